package headroom.tuner.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Times as forks give them: one factor per fork, one per iteration, both log-normal. */
record ForkSimulation(double medianNanos, double forkSpread, double iterationSpread) {

  static final int ITERATIONS = 8;

  List<List<Double>> forks(Random random, int forks) {
    List<List<Double>> all = new ArrayList<>();
    for (int fork = 0; fork < forks; fork++) {
      double level = Math.log(medianNanos) + forkSpread * random.nextGaussian();
      List<Double> samples = new ArrayList<>();
      for (int i = 0; i < ITERATIONS; i++) {
        samples.add(Math.exp(level + iterationSpread * random.nextGaussian()));
      }
      all.add(samples);
    }
    return all;
  }
}
