package headroom.tuner.rounds;

import headroom.kernel.DecodeKernel;
import headroom.reference.Tolerance;
import headroom.shape.ElementType;
import headroom.tuner.paired.RoundTimes;
import headroom.tuner.suite.KernelWarmup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Everyone who decodes a shape: checked, warmed, and, where another way of the same side is far
 * faster, left out.
 */
public final class Contenders implements AutoCloseable {

  /** Kernels compile in the foreground; what is left is scalar code. */
  private static final long QUIET_NANOS = 20_000_000;

  private static final long WARMUP_LIMIT_NANOS = 3_000_000_000L;

  static final KernelWarmup WARMUP = new KernelWarmup(QUIET_NANOS, WARMUP_LIMIT_NANOS);

  private static final double NANOS_PER_MICRO = 1000;

  private final List<Contender> all = new ArrayList<>();
  private final Map<Contender, Double> callNanos = new LinkedHashMap<>();
  private final Map<Contender, Double> errors = new HashMap<>();
  private final List<String> leftOut = new ArrayList<>();

  /** Nobody yet. */
  Contenders() {}

  /** Adds one; it is closed with the others. */
  public void add(Contender contender) {
    all.add(contender);
  }

  /** Checks and warms all. */
  void prepare(Runnable rest) {
    for (Contender contender : all) {
      rest.run();
      checkAndWarm(contender);
    }
  }

  private void checkAndWarm(Contender contender) {
    contender.begin();
    double before = error(contender);
    double nanos = WARMUP.warm(contender::decode);
    // What C2 made of it may differ from what ran first.
    double error = Math.max(before, error(contender));
    if (error > Tolerance.of(ElementType.F32).relativeError()) {
      leaveOut(contender, String.format(Locale.ROOT, "incorrect, relative error %.1e", error));
    } else {
      errors.put(contender, error);
      callNanos.put(contender, nanos);
    }
  }

  private static double error(Contender contender) {
    contender.decode();
    return Tolerance.of(ElementType.F32)
        .compare(contender.output(), contender.problem().reference())
        .error();
  }

  /** Leaves out what cannot become its side's best, and learns how long calls take. */
  void judge(List<Round<Contender>> rounds) {
    WarmTimes<Contender> times = new WarmTimes<>(contender -> contender.contestant().side());
    rounds.forEach(round -> round.visits().forEach(times::add));
    for (Contender contender : timed()) {
      times.best(contender).ifPresent(nanos -> callNanos.put(contender, nanos));
    }
    times
        .hopeless()
        .forEach(
            (contender, ratio) -> {
              double micros = callNanos(contender) / NANOS_PER_MICRO;
              callNanos.remove(contender);
              leaveOut(
                  contender,
                  String.format(
                      Locale.ROOT,
                      "%.1f times its side's fastest when warm, %.0f µs",
                      ratio,
                      micros));
            });
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

  /** The times of all rounds, by contender. */
  List<RoundTimes> times(List<Round<Contender>> rounds) {
    return timed().stream()
        .map(
            contender ->
                new RoundTimes(
                    contender.contestant(),
                    rounds.stream().map(it -> nanos(it, contender)).toList(),
                    errors.getOrDefault(contender, Double.NaN)))
        .toList();
  }

  private static double nanos(Round<Contender> round, Contender contender) {
    Visit visit = round.visits().get(contender);
    if (visit == null) {
      throw new IllegalStateException(contender.contestant().label() + " missed a round");
    }
    return visit.nanos();
  }

  /** Those that are not timed, each with its reason. */
  List<String> leftOut() {
    return List.copyOf(leftOut);
  }

  @Override
  public void close() {
    all.forEach(Contender::close);
  }
}
