package headroom.tuner.cli;

import headroom.tuner.gate.selftest.Scenario;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What a self-test does, and for how long. */
final class SelfTestOptions {

  private static final int MOST_ROUNDS = 100_000;

  @Option(
      names = "--self-test",
      description =
          "Judge runs whose answer is known; print the rate of false alarms and the power, with"
              + " their bounds.")
  private boolean asked;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Self-test: runs of each scenario; default ${DEFAULT-VALUE}.")
  private int rounds = 5;

  @Option(
      names = "--scenario",
      paramLabel = "NAME",
      split = ",",
      description =
          "Self-test: of unchanged, slower-5, slower-10, slot-bias, neighbours, wrong; default: the"
              + " first three.")
  private List<String> scenarios = new ArrayList<>();

  @Option(
      names = "--raw",
      paramLabel = "FILE",
      description =
          "Self-test: where pairs and verdicts go, with the table beside it as .md; a self-test"
              + " goes on with a file that is there already.")
  private Optional<Path> raw = Optional.empty();

  @Option(
      names = "--record",
      paramLabel = "N",
      description =
          "Self-test: instead of runs, take so many pairs of each benchmark and scenario, to be"
              + " judged with --resample.")
  private Optional<Integer> record = Optional.empty();

  @Option(
      names = "--resample",
      paramLabel = "RAW",
      split = ",",
      description =
          "Self-test without measuring: draw --rounds runs from the pairs of these raw files.")
  private List<Path> resample = new ArrayList<>();

  boolean asked() {
    return asked;
  }

  int rounds() {
    return rounds;
  }

  Optional<Path> raw() {
    return raw;
  }

  /** Pairs to record, if no run is to be judged. */
  Optional<Integer> record() {
    return record;
  }

  /** Files to draw from; empty to measure. */
  List<Path> resampled() {
    return resample;
  }

  /**
   * Checks the options.
   *
   * @throws UserException naming the one that is bad
   */
  void check() {
    List<Scenario> named = scenarios();
    assert !named.isEmpty();
    requireCount("--rounds", rounds);
    record.ifPresent(pairs -> requireCount("--record", pairs));
  }

  private static void requireCount(String option, int count) {
    if (count < 1 || count > MOST_ROUNDS) {
      throw UserException.badInput(
          "%1$s must be between 1 and %2$d: %1$s=%3$d".formatted(option, MOST_ROUNDS, count));
    }
  }

  /** The scenarios asked for, each once. */
  List<Scenario> scenarios() {
    if (scenarios.isEmpty()) {
      return List.of(Scenario.UNCHANGED, Scenario.SLOWER_5, Scenario.SLOWER_10);
    }
    try {
      return scenarios.stream().map(Scenario::named).distinct().toList();
    } catch (IllegalArgumentException e) {
      throw UserException.badInput("--scenario: " + e.getMessage());
    }
  }
}
