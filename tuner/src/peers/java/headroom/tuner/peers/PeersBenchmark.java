package headroom.tuner.peers;

import headroom.shape.AttentionShape;
import headroom.tuner.paired.ForkRounds;
import headroom.tuner.paired.RoundTimes;
import headroom.tuner.suite.DecodeProblem;
import headroom.tuner.suite.SuiteTraits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * Rounds in which every contender decodes the same problem for a while, one after the other in
 * random order, caches hot. JMH's own result is the length of a round; the times of the contenders
 * are the fork's report, or stand on the console.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 12)
@SuppressWarnings("NullAway.Init") // prepare() fills the fields
public class PeersBenchmark {

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

  /** Threads that each contender decodes on. */
  @Param("1")
  public int threads;

  private final ProcessRest rest = new ProcessRest();
  private final Map<Contender, List<Double>> rounds = new LinkedHashMap<>();
  private AttentionShape shape;
  private ForkSettings settings;
  private Contenders contenders;
  private List<Contender> order;
  private Random random;
  private TurnTimer timer;
  private int warmups;

  /** Makes, checks and warms the contenders. */
  @Setup
  public void prepare(BenchmarkParams params) {
    warmups = params.getWarmup().getCount();
    shape = new AttentionShape(batch, queryHeads, kvHeads, headDim, seqLen);
    settings = ForkSettings.current();
    long seed = Long.getLong("headroom.seed", System.nanoTime());
    random = new Random(seed);
    contenders =
        Contenders.prepare(
            new DecodeProblem(shape, seed), threads, SuiteTraits.current(), settings);
    timer = new TurnTimer(threads, contenders.ownKernel());
    order = new ArrayList<>(contenders.timed());
    order.forEach(contender -> rounds.put(contender, new ArrayList<>()));
  }

  /** One round. */
  @Benchmark
  public void round() {
    Collections.shuffle(order, random);
    for (Contender contender : order) {
      rest.await();
      double nanos = timer.time(contender, contenders.callNanos(contender));
      rounds.computeIfAbsent(contender, it -> new ArrayList<>()).add(nanos);
    }
  }

  /** Reports the rounds and ends the contenders. */
  @TearDown
  public void report() throws IOException {
    List<RoundTimes> times = new ArrayList<>();
    rounds.forEach(
        (contender, nanos) ->
            times.add(
                new RoundTimes(
                    contender.contestant(),
                    nanos.subList(Math.min(warmups, nanos.size() - 1), nanos.size()),
                    contenders.relativeError(contender))));
    ForkRounds told =
        new ForkRounds(
            shape,
            threads,
            times,
            contenders.leftOut(),
            rest.longestMillis(),
            contenders.libraries());
    Optional<Path> file = settings.report();
    if (file.isPresent()) {
      Files.writeString(file.get(), told.line());
    } else {
      System.out.println(told.line());
    }
    contenders.close();
  }
}
