package headroom.tuner.rounds;

import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelCatalog;
import headroom.profile.ProfileCodec;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import headroom.tuner.paired.Calmness;
import headroom.tuner.paired.Contestant;
import headroom.tuner.paired.ForkRounds;
import headroom.tuner.suite.DecodeProblem;
import headroom.tuner.suite.SuiteTraits;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Rounds in which every contender decodes the same step for a while, one after the other in random
 * order, caches hot, on calm cores. JMH's own result is how long all rounds took; the times of the
 * contenders are the fork's report, or stand on the console.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
// The set-up warms; how many rounds there are depends on how calm the cores are.
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@SuppressWarnings("NullAway.Init") // prepare() fills the fields
public abstract class RoundsBenchmark {

  /** System property: where the fork writes its rounds. */
  static final String REPORT = "headroom.rounds.report";

  /** System property: a tuning profile whose winners compete. */
  static final String PROFILE = "headroom.rounds.profile";

  /** Part of the allowance that may pass before the ways are judged. */
  private static final int WARM_PART = 4;

  /** Sequences decoded together. */
  @Param("1")
  public int batch;

  /** Query heads. */
  @Param("32")
  public int queryHeads;

  /** KV heads. */
  @Param("1")
  public int kvHeads;

  /** Elements per head. */
  @Param("128")
  public int headDim;

  /** Tokens in the KV cache. */
  @Param("4096")
  public int seqLen;

  /** Labels of the KV cache's formats, by blanks; each is a side. */
  @Param("f32")
  public String formats;

  /** Threads that each contender decodes on. */
  @Param("1")
  public int threads;

  /** Calm rounds that are wanted. */
  @Param("10")
  public int rounds;

  /** Time for them, waiting for calm included. */
  @Param("8000")
  public long allowanceMillis;

  private final KernelCatalog catalog = KernelCatalog.load();
  private final DeviceTraits traits = SuiteTraits.current();
  private List<OwnChoice> choices;
  private AttentionShape shape;
  private Contenders contenders;
  private Random random;
  private VisitTimer timer;
  private List<Round<Contender>> taken;

  /** Makes all contenders, those of our kernels by {@link #addOwn}. */
  protected abstract void enter(Contenders entered, List<DecodeProblem> problems);

  /** Waits until no contender's threads run any more; ours park by themselves. */
  protected void rest() {}

  /** The longest such wait so far. */
  protected double longestUnrestMillis() {
    return 0;
  }

  /** What each library says of itself. */
  protected List<String> libraries() {
    return List.of();
  }

  /** Makes, checks and warms the contenders, and leaves out those that cannot win. */
  @Setup
  public void prepare() {
    long seed = Long.getLong("headroom.seed", System.nanoTime());
    random = new Random(seed);
    List<KvFormat> sides = Stream.of(formats.split(" ", -1)).map(KvFormat::named).toList();
    AttentionShape heads = new AttentionShape(batch, queryHeads, kvHeads, headDim, seqLen);
    shape = heads.withFormat(sides.getFirst());
    choices = OwnChoice.ofFormats(catalog, heads, sides, threads, traits, profile());
    requireFlags(choices.getFirst().jvmFlags(catalog));
    contenders = new Contenders();
    enter(
        contenders,
        sides.stream().map(it -> new DecodeProblem(heads.withFormat(it), seed)).toList());
    contenders.prepare(this::rest);
    timer =
        new VisitTimer(
            threads, contenders.ownKernel(), this::rest, threads == 1 || libraries().isEmpty());
    contenders.judge(take(WarmTimes.LEAST_CALM, allowanceNanos() / WARM_PART));
  }

  private static void requireFlags(List<String> wanted) {
    if (!ManagementFactory.getRuntimeMXBean().getInputArguments().containsAll(wanted)) {
      throw new IllegalStateException(
          "our kernels need JVM flags; run ./scripts/shares.sh, or add: -jvmArgsAppend '%s'"
              .formatted(String.join(" ", wanted)));
    }
  }

  private static Optional<TuningProfile> profile() {
    return Optional.ofNullable(System.getProperty(PROFILE)).map(Path::of).map(ProfileCodec::read);
  }

  private long allowanceNanos() {
    return TimeUnit.MILLISECONDS.toNanos(allowanceMillis);
  }

  /**
   * Adds our kernels for one format.
   *
   * @param format its number
   * @param side whom they count for
   * @return the first of them
   */
  protected OwnKernel addOwn(Contenders entered, DecodeProblem problem, int format, String side) {
    OwnChoice choice = choices.get(format);
    List<OwnKernel> own =
        choice.configs().stream()
            .map(
                config ->
                    new OwnKernel(
                        new Contestant(side, config.variant() + choice.note()),
                        problem,
                        catalog.named(config.variant()),
                        config))
            .toList();
    own.forEach(kernel -> kernel.warm(Contenders.WARMUP));
    own.forEach(entered::add);
    return own.getFirst();
  }

  private List<Round<Contender>> take(int wanted, long nanos) {
    return new CalmRounds(wanted, nanos, System::nanoTime, random)
        .take(
            contenders.timed(),
            (contender, wait) -> timer.visit(contender, contenders.callNanos(contender), wait));
  }

  /** All rounds. */
  @Benchmark
  public void rounds() {
    taken = take(rounds, allowanceNanos());
  }

  /** Reports the rounds and ends the contenders. */
  @TearDown
  public void report() throws IOException {
    ForkRounds told =
        new ForkRounds(
            shape,
            threads,
            choices.getFirst().jvmFlags(catalog),
            new Calmness(
                rounds,
                taken.stream().map(Round::calm).toList(),
                timer.visits(),
                timer.calmVisits(),
                timer.bestRate(),
                timer.ownRate()),
            contenders.times(taken),
            contenders.leftOut(),
            longestUnrestMillis(),
            libraries());
    Optional<Path> file = Optional.ofNullable(System.getProperty(REPORT)).map(Path::of);
    if (file.isPresent()) {
      Files.writeString(file.get(), told.line());
    } else {
      System.out.println(told.line());
    }
    contenders.close();
  }
}
