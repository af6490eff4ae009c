package headroom.tuner.cli;

import java.util.Optional;
import picocli.CommandLine.Option;

/** What random orders and inputs are drawn from, where a run that repeats is of use. */
final class SeedOption {

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of orders and inputs; default: another one each time.")
  private Optional<Long> seed = Optional.empty();

  private final long drawn = System.nanoTime();

  /** The same at every call. */
  long seed() {
    return seed.orElse(drawn);
  }
}
