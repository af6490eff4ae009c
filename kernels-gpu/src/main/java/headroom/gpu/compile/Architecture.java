package headroom.gpu.compile;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A machine language of NVIDIA's GPUs, such as {@code sm_90a}.
 *
 * @param major first part of the compute capability: 9 for 9.0
 * @param minor second part of the compute capability, one digit: 0 for 9.0
 * @param features {@code "a"} where instructions of this one architecture are used ({@code wgmma}
 *     on 9.0), {@code "f"} for those of its family, else empty
 */
public record Architecture(int major, int minor, String features) {
  private static final Pattern NAME = Pattern.compile("sm_([1-9][0-9]?)([0-9])([af]?)");

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if they name no architecture
   */
  public Architecture {
    if (major < 1 || major > 99 || minor < 0 || minor > 9 || !features.matches("[af]?")) {
      throw new IllegalArgumentException(
          "no architecture: major=%d, minor=%d, features=\"%s\"".formatted(major, minor, features));
    }
  }

  /**
   * Reads a name as nvcc takes it.
   *
   * @throws IllegalArgumentException if it is not of the form {@code sm_90} or {@code sm_90a}
   */
  public static Architecture parse(String name) {
    Matcher parts = NAME.matcher(name);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "an architecture is named like sm_90 or sm_90a, not " + Quote.of(name));
    }
    return new Architecture(
        Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)), parts.group(3));
  }

  /** The compute capability as one number: 90 for 9.0, 120 for 12.0. */
  public int number() {
    return 10 * major + minor;
  }

  /** The name that nvcc takes. */
  public String name() {
    return "sm_" + number() + features;
  }

  /**
   * Whether machine code for this runs on a device: the same major, no newer minor, and with {@code
   * a} exactly the same.
   */
  public boolean runsOn(int deviceMajor, int deviceMinor) {
    boolean exact = features.equals("a");
    return major == deviceMajor && (exact ? minor == deviceMinor : minor <= deviceMinor);
  }

  @Override
  public String toString() {
    return name();
  }
}
