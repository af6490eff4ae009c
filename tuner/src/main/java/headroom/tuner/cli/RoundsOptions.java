package headroom.tuner.cli;

import headroom.shape.KvFormat;
import headroom.tuner.paired.Calmness;
import headroom.tuner.rounds.RoundsPlan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How many rounds, and how long to wait for calm ones. */
final class RoundsOptions {

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "10",
      description = "Calm rounds that are wanted per shape; default ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--allowance",
      paramLabel = "TIME",
      converter = Durations.class,
      description =
          "What a shape's rounds may take, waiting for calm cores included; default 8s, beside"
              + " libraries 20s.")
  private Optional<Duration> allowance = Optional.empty();

  /**
   * The plan of each fork.
   *
   * @param usual the allowance where none was given
   * @throws UserException if there are too few rounds
   */
  RoundsPlan plan(List<KvFormat> formats, Duration usual) {
    if (rounds < Calmness.LEAST_ROUNDS) {
      throw UserException.badInput(
          "--rounds must be at least %d: --rounds=%d".formatted(Calmness.LEAST_ROUNDS, rounds));
    }
    return new RoundsPlan(formats, rounds, allowance.orElse(usual));
  }
}
