package headroom.tuner.peers;

import headroom.config.KernelConfig;
import headroom.kernel.DecodeKernel;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelCatalog;
import headroom.reference.Tolerance;
import headroom.shape.ElementType;
import headroom.tuner.suite.DecodeProblem;
import headroom.tuner.suite.KernelWarmup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Everyone who decodes a problem: made, checked, warmed, and, where another way of the same library
 * is much faster, left out.
 */
final class Contenders implements AutoCloseable {

  /** Kernels compile in the foreground; what is left is scalar code. */
  private static final long QUIET_NANOS = 20_000_000;

  private static final long WARMUP_LIMIT_NANOS = 3_000_000_000L;

  private static final KernelWarmup WARMUP = new KernelWarmup(QUIET_NANOS, WARMUP_LIMIT_NANOS);

  /**
   * A way that takes so many times its library's fastest, each at its best moment of several, does
   * not become the library's best: a busy neighbour costs a factor of two at most.
   */
  private static final double HOPELESS = 2;

  /** Looks at every way, one after the other, so that one spell of noise does not decide. */
  private static final int LOOKS = 3;

  private static final long LOOK_NANOS = 4_000_000;

  private final DecodeProblem problem;
  private final List<Contender> all = new ArrayList<>();
  private final Map<Contender, Double> callNanos = new LinkedHashMap<>();
  private final Map<Contender, Double> errors = new HashMap<>();
  private final List<String> leftOut = new ArrayList<>();
  private final List<String> libraries = new ArrayList<>();

  private Contenders(DecodeProblem problem) {
    this.problem = problem;
  }

  /** Opens the libraries, makes every way of each, checks and warms them. */
  static Contenders prepare(
      DecodeProblem problem, int threads, DeviceTraits traits, ForkSettings settings) {
    Contenders made = new Contenders(problem);
    OwnKernel first = made.addOwn(threads, traits, settings);
    made.addPeers(threads, first.team(), settings);
    ProcessRest rest = new ProcessRest();
    for (Contender contender : made.all) {
      rest.await();
      made.checkAndWarm(contender);
    }
    for (int look = 0; look < LOOKS; look++) {
      for (Contender contender : made.timed()) {
        rest.await();
        made.look(contender);
      }
    }
    made.leaveOutHopeless();
    return made;
  }

  private OwnKernel addOwn(int threads, DeviceTraits traits, ForkSettings settings) {
    KernelCatalog catalog = KernelCatalog.load();
    OwnChoice choice = OwnChoice.of(catalog, problem.shape(), threads, traits, settings.tuning());
    List<OwnKernel> own = new ArrayList<>();
    for (KernelConfig config : choice.configs()) {
      OwnKernel kernel =
          new OwnKernel(problem, catalog.named(config.variant()), config, choice.note());
      kernel.warm(WARMUP);
      own.add(kernel);
    }
    all.addAll(own);
    return own.getFirst();
  }

  private void addPeers(int threads, ThreadTeam team, ForkSettings settings) {
    Operands operands = new Operands(problem);
    Blas mkl = Blas.mkl(settings.mkl());
    addBlas("MKL", "", mkl, operands, threads, team);
    Blas own = Blas.openBlas("Bytedeco's", settings.ownOpenBlas());
    addBlas("OpenBLAS", "Bytedeco's, ", own, operands, threads, team);
    settings
        .openBlas()
        .map(file -> Blas.openBlas("the system's", file))
        .ifPresent(blas -> addBlas("OpenBLAS", "the system's, ", blas, operands, threads, team));
    libraries.add(TorchDecode.description());
    all.addAll(TorchDecode.all(operands, mkl, threads));
  }

  private void addBlas(
      String library, String prefix, Blas blas, Operands operands, int threads, ThreadTeam team) {
    libraries.add(blas.description());
    for (GemmWay way : GemmWay.all(problem.shape().group(), threads)) {
      all.add(new GemmDecode(library, prefix, blas, operands, way, threads, team));
    }
  }

  private void checkAndWarm(Contender contender) {
    contender.begin();
    double before = error(contender);
    double nanos = WARMUP.warm(contender::decode);
    // What C2 made of it may differ from what ran first.
    double error = Math.max(before, error(contender));
    if (error > Tolerance.of(ElementType.F32).relativeError()) {
      leaveOut(contender, "incorrect, relative error %.1e".formatted(error));
    } else {
      errors.put(contender, error);
      callNanos.put(contender, nanos);
    }
  }

  private double error(Contender contender) {
    contender.decode();
    return Tolerance.of(ElementType.F32).compare(contender.output(), problem.reference()).error();
  }

  /** Keeps the time of a call where it is less than what was seen before. */
  private void look(Contender contender) {
    contender.begin();
    contender.decode();
    long start = System.nanoTime();
    long now;
    int calls = 0;
    do {
      contender.decode();
      calls++;
      now = System.nanoTime();
    } while (now - start < LOOK_NANOS);
    callNanos.merge(contender, (now - start) / (double) calls, Math::min);
  }

  private void leaveOutHopeless() {
    Map<String, Double> fastest = new HashMap<>();
    callNanos.forEach(
        (contender, nanos) -> fastest.merge(contender.contestant().library(), nanos, Math::min));
    for (Contender contender : all) {
      Double nanos = callNanos.get(contender);
      Double best = fastest.get(contender.contestant().library());
      if (nanos != null && best != null && nanos > HOPELESS * best) {
        callNanos.remove(contender);
        leaveOut(
            contender,
            "%.1f times its library's fastest when warm, %.0f µs"
                .formatted(nanos / best, nanos / 1000));
      }
    }
  }

  private void leaveOut(Contender contender, String reason) {
    leftOut.add(contender.contestant().label() + ": " + reason);
  }

  /** The first of our kernels. */
  DecodeKernel ownKernel() {
    return all.stream()
        .flatMap(it -> it instanceof OwnKernel own ? Stream.of(own.kernel()) : Stream.empty())
        .findFirst()
        .orElseThrow();
  }

  /** Those that are timed. */
  List<Contender> timed() {
    return List.copyOf(callNanos.keySet());
  }

  /** Nanoseconds of a warm call. */
  double callNanos(Contender contender) {
    return callNanos.getOrDefault(contender, 0.0);
  }

  /** Relative error against float64. */
  double relativeError(Contender contender) {
    return errors.getOrDefault(contender, Double.NaN);
  }

  /** Those that are not timed, each with its reason. */
  List<String> leftOut() {
    return List.copyOf(leftOut);
  }

  /** What each library says of itself. */
  List<String> libraries() {
    return List.copyOf(libraries);
  }

  @Override
  public void close() {
    all.forEach(Contender::close);
  }
}
