package headroom.tuner.measure;

import headroom.cpu.device.CoreProbe;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The best rate of the control probe in any fork so far, by the JVM flags that compile its loop and
 * by the threads that it ran on: one busy core clocks higher than all of them, on many processors
 * by more than what a neighbour is told by. It is handed to later forks, which then know calm when
 * they see it.
 */
public final class KnownRates {

  /** Calm probes agree within 1 to 3%: what differs more was told by another calm. */
  private static final double AGREE_SHARE = 0.97;

  private final Map<Probes, Double> rates = new HashMap<>();

  /** Probes whose rates can be compared. */
  private record Probes(List<String> flags, int threads) {
    Probes {
      flags = List.copyOf(flags);
    }
  }

  /** The best rate with these flags on so many threads; 0 where no fork had them. */
  public double best(List<String> flags, int threads) {
    return rates.getOrDefault(new Probes(flags, threads), 0.0);
  }

  /** The flag that tells a fork. */
  public String flag(List<String> flags, int threads) {
    return "-D%s=%s".formatted(CoreProbe.KNOWN_RATE, best(flags, threads));
  }

  /**
   * Learns from a fork.
   *
   * @param ownRate of its own readings: {@link CoreProbe#ownRate}
   */
  public void add(List<String> flags, int threads, double ownRate) {
    rates.merge(new Probes(flags, threads), ownRate, Math::max);
  }

  /**
   * Whether a fork told calm by what all forks together call calm: otherwise it took a disturbance
   * for calm, or a glitch of its clock, by which nothing was.
   *
   * @param rate that it told calm by
   */
  public boolean agrees(List<String> flags, int threads, double rate) {
    double best = best(flags, threads);
    return Math.min(rate, best) >= AGREE_SHARE * Math.max(rate, best);
  }
}
