package headroom.tuner.journal;

import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import headroom.profile.Ceiling;
import headroom.profile.Resource;
import headroom.tuner.measure.Outcome;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Stream;

/** Events of every kind, with numbers that no one would choose. */
final class RandomEvents {

  private RandomEvents() {}

  static List<RunEvent> of(Random random, int count) {
    return Stream.generate(() -> event(random)).limit(count).toList();
  }

  private static RunEvent event(Random random) {
    Stamp stamp = new Stamp(random.nextLong(Long.MAX_VALUE), random.nextLong(Long.MAX_VALUE));
    return switch (random.nextInt(4)) {
      case 0 ->
          new RunEvent.Ceilings(
              stamp,
              List.of(
                  new Ceiling(
                      List.of(Resource.values()).get(random.nextInt(5)),
                      2,
                      number(random) + 1,
                      1,
                      3,
                      1L << 33)));
      case 1 -> new RunEvent.Screened(stamp, "b1-h8-kv1-d64-s128", outcome(random));
      case 2 ->
          new RunEvent.Forked(stamp, random.nextInt(9), "b1-h8-kv1-d64-s128", outcome(random));
      default -> new RunEvent.Ended(stamp, random.nextBoolean());
    };
  }

  private static Outcome outcome(Random random) {
    KernelConfig config =
        KernelConfig.of(
            "split-tiled",
            Map.of(
                "kvBlock", new AxisValue.Int(random.nextInt()),
                "order", new AxisValue.Name("by-head")));
    return switch (random.nextInt(6)) {
      case 0 -> new Outcome.Incorrect(config, "error \"1\" › 2\n");
      case 1 -> new Outcome.CompileFailed(config, "\\ no such symbol");
      case 2 -> new Outcome.LaunchFailed(config, "worker JVM ended with exit code 134");
      case 3 -> new Outcome.TimedOut(config, number(random));
      case 4 -> new Outcome.Rejected(config, "tile fits the registers");
      default ->
          new Outcome.Measured(
              config,
              List.of(number(random), number(random)),
              random.nextBoolean() ? List.of() : List.of(number(random)),
              number(random),
              random.nextInt(3),
              random.nextBoolean() ? 0 : number(random) * 1e-300,
              random.nextLong(Long.MAX_VALUE),
              number(random),
              random.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(number(random)),
              random.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(number(random)),
              random.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(number(random)),
              random.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(number(random)));
    };
  }

  private static double number(Random random) {
    return Math.exp(40 * random.nextDouble() - 10);
  }
}
