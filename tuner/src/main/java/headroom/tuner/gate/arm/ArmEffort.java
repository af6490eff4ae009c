package headroom.tuner.gate.arm;

/**
 * How long an arm measures. A GPU's decodes are as long on the device, and nothing is waited for.
 *
 * @param sampleMillis decoding, in all
 * @param waitMillis waiting for calm cores, at most
 */
public record ArmEffort(int sampleMillis, int waitMillis) {

  /**
   * A tenth of a second of decoding: a thousand steps of 0.1 ms, whose median holds still; a fresh
   * JVM differs from the next by more. Waiting costs nothing where cores are calm, and where they
   * are not, a pair that counts is worth more than the next two.
   */
  public static final ArmEffort STANDARD = new ArmEffort(120, 1500);

  /**
   * Checks the times.
   *
   * @throws IllegalArgumentException if there is no sample, or a minute would not do
   */
  public ArmEffort {
    if (sampleMillis < 1 || waitMillis < 0 || sampleMillis + waitMillis > 60_000) {
      throw new IllegalArgumentException(
          "a sample takes from 1 ms to a minute, waiting included: sampleMillis=%d, waitMillis=%d"
              .formatted(sampleMillis, waitMillis));
    }
  }
}
