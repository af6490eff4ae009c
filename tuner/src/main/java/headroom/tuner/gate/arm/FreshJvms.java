package headroom.tuner.gate.arm;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Answers each request from a JVM of its own. */
interface FreshJvms {

  /**
   * Asks one thing, of JVMs that are not timed.
   *
   * @param cacheMib room for KV caches
   * @param limit longest life
   * @return a reply for each task, fewer where the JVM died
   */
  List<ArmReply> rehearse(ArmRequest request, long cacheMib, Duration limit) throws IOException;

  /**
   * Asks for a time.
   *
   * @param described what the build runs for the task
   * @param knownRate the best rate of the control probe beside such a kernel in earlier JVMs, or 0
   * @param limit longest life
   */
  ArmReply measure(
      ArmRequest.Measure request, ArmReply.Described described, double knownRate, Duration limit)
      throws IOException;
}
