package headroom.tuner.rounds;

import headroom.tuner.paired.ForkRounds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The best rate of the control probe in any fork so far, by the JVM flags that compile its loop. It
 * is handed to later forks, which then know calm when they see it.
 */
final class KnownRates {

  /** Calm probes agree within 1 to 3%: below this a fork has not seen a calm core. */
  static final double AGREE_SHARE = 0.97;

  private final Map<List<String>, Double> rates = new HashMap<>();

  /** The best rate with these flags; 0 where no fork had them. */
  double best(List<String> flags) {
    return rates.getOrDefault(flags, 0.0);
  }

  /** Learns from a fork. */
  void add(ForkRounds fork) {
    rates.merge(fork.jvmFlags(), fork.calmness().bestRate(), Math::max);
  }

  /**
   * Whether a fork's best probe was so far below what others saw that its calm was a disturbance.
   */
  boolean misled(ForkRounds fork) {
    return fork.calmness().bestRate() < AGREE_SHARE * best(fork.jvmFlags());
  }
}
