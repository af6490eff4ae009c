package headroom.tuner.session;

import headroom.tuner.journal.RunEvent;
import headroom.tuner.measure.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How the control probe moved over a run: a machine that got slower makes what was measured late
 * look slower too. Each fork gives the best rate that its own probes saw; neighbours come and go
 * within a fork, so what moves that rate is the clock, or a neighbour that stays.
 *
 * <p>May be used by any thread.
 */
final class ControlDrift {

  private final List<Double> rates = new ArrayList<>();
  private int samples;
  private int disturbed;

  /** Takes what a fork tells. */
  synchronized void add(RunEvent event) {
    if (event instanceof RunEvent.Forked forked
        && forked.outcome() instanceof Outcome.Measured measured) {
      measured.controlRate().ifPresent(rates::add);
      samples += measured.sampleNanos().size() + measured.setAsideNanos().size();
      disturbed += measured.disturbedSamples() + measured.setAsideNanos().size();
    }
  }

  /** One line for people; nothing where no fork was probed. */
  synchronized Optional<String> describe() {
    if (rates.isEmpty()) {
      return Optional.empty();
    }
    double best = rates.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    double worst = rates.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    return Optional.of(
        String.format(
            Locale.ROOT,
            "control probe over %d forks: first %.0f%%, last %.0f%%, lowest %.0f%% of its best"
                + " (%.2f instructions/ns); %.0f%% of %d samples disturbed",
            rates.size(),
            100 * rates.getFirst() / best,
            100 * rates.getLast() / best,
            100 * worst / best,
            best,
            100.0 * disturbed / Math.max(1, samples),
            samples));
  }
}
