package headroom.tuner.search;

import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.util.List;

/**
 * Proposes configurations and learns from their outcomes. Knows nothing of devices or clocks, so it
 * can be replayed on recorded spaces; the same space, seed and outcomes give the same proposals.
 */
public interface SearchStrategy {

  /** Name on the command line and in profiles. */
  String name();

  /**
   * Up to {@code count} configurations never asked before; empty when there is nothing left to try.
   */
  List<KernelConfig> ask(int count);

  /** Tells how one asked configuration ended. */
  void tell(Outcome outcome);
}
