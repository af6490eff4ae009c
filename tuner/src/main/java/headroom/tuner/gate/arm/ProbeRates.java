package headroom.tuner.gate.arm;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The best rate of the control probe in any JVM so far: later JVMs know calm when they see it.
 *
 * <p>Apart by the flags that compile its loop, and by the threads that decode: one core alone may
 * clock higher than all together by more than a disturbance costs, and would make them look
 * disturbed for ever.
 */
final class ProbeRates {

  private record Setting(List<String> jvmFlags, int threads) {

    static Setting of(ArmReply.Described kernel) {
      return new Setting(kernel.jvmFlags(), kernel.threads());
    }
  }

  private final Map<Setting, Double> rates = new HashMap<>();

  /** The best rate beside such a kernel; 0 where no JVM ran one. */
  double best(ArmReply.Described kernel) {
    return rates.getOrDefault(Setting.of(kernel), 0.0);
  }

  /** Learns from a JVM that ran a kernel. */
  void add(ArmReply.Described kernel, double rate) {
    rates.merge(Setting.of(kernel), rate, Math::max);
  }
}
