package headroom.tuner.suite;

import headroom.cpu.device.CpuFingerprint;
import headroom.kernel.DeviceTraits;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The device's traits inside a benchmark fork: handed down by the tuner, else read from the system.
 */
public final class SuiteTraits {

  /** Reading the system takes a fork a third of a second; the tuner has done it already. */
  private static final String PROPERTY = "headroom.traits";

  private static final int FIELDS = 6;

  private SuiteTraits() {}

  /** The flag that hands traits down to a fork. */
  public static String flag(DeviceTraits traits) {
    return LongStream.of(
            traits.vectorBits(),
            traits.vectorRegisters(),
            traits.cores(),
            traits.l1Bytes(),
            traits.l2Bytes(),
            traits.l3Bytes())
        .mapToObj(Long::toString)
        .collect(Collectors.joining(",", "-D" + PROPERTY + "=", ""));
  }

  /** The traits to measure with. */
  public static DeviceTraits current() {
    String handed = System.getProperty(PROPERTY);
    return handed == null ? CpuFingerprint.read().traits() : parse(handed);
  }

  static DeviceTraits parse(String text) {
    long[] fields = Stream.of(text.split(",", -1)).mapToLong(Long::parseLong).toArray();
    if (fields.length != FIELDS) {
      throw new IllegalArgumentException(
          "%s needs %d numbers: %s".formatted(PROPERTY, FIELDS, text));
    }
    return new DeviceTraits(
        (int) fields[0], (int) fields[1], (int) fields[2], fields[3], fields[4], fields[5]);
  }
}
