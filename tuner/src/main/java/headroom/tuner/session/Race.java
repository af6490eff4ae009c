package headroom.tuner.session;

import headroom.config.KernelConfig;
import headroom.shape.AttentionShape;
import headroom.tuner.measure.Confirmer;
import headroom.tuner.measure.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * Finalists in rounds: each round runs every finalist once in a fresh JVM, in a new random order,
 * so that a slow minute of the machine strikes all of them alike and rounds can be compared in
 * pairs.
 */
final class Race {

  private final AttentionShape shape;
  private final Confirmer confirmer;
  private final Random order;
  private final Map<KernelConfig, List<Outcome.Measured>> forks = new LinkedHashMap<>();

  Race(AttentionShape shape, List<KernelConfig> finalists, Confirmer confirmer, long seed) {
    this.shape = shape;
    this.confirmer = confirmer;
    this.order = new Random(seed);
    finalists.forEach(config -> forks.put(config, new ArrayList<>()));
  }

  /** Told each fork. */
  interface Sink {
    void fork(int round, Outcome outcome, double seconds);
  }

  /**
   * Runs up to {@code rounds} rounds; after the second, stops as soon as {@code timeLeft} says no.
   * A finalist that fails once is out, its earlier forks with it.
   */
  void run(int rounds, BooleanSupplier timeLeft, Sink sink) {
    for (int round = 1; round <= rounds && (round <= 2 || timeLeft.getAsBoolean()); round++) {
      List<KernelConfig> runners = new ArrayList<>(forks.keySet());
      Collections.shuffle(runners, order);
      for (KernelConfig config : runners) {
        long start = System.nanoTime();
        Outcome outcome = confirmer.fork(shape, config);
        sink.fork(round, outcome, (System.nanoTime() - start) / 1e9);
        if (outcome instanceof Outcome.Measured measured) {
          forks.computeIfAbsent(config, first -> new ArrayList<>()).add(measured);
        } else {
          forks.remove(config);
        }
      }
    }
  }

  /** The forks of each finalist that ran every round, in round order. */
  Map<KernelConfig, List<Outcome.Measured>> forks() {
    return forks;
  }
}
