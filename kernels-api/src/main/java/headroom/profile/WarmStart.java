package headroom.profile;

import headroom.config.KernelConfig;
import headroom.shape.AttentionShape;

/**
 * A configuration that a search began with because it won elsewhere.
 *
 * @param source where: {@code this run}, or the device of another profile
 * @param shape what it won on
 * @param trust how much that says of the shape that was tuned: 1 is this device and this shape, 0
 *     nothing
 * @param config the configuration
 */
public record WarmStart(String source, AttentionShape shape, double trust, KernelConfig config) {

  /** The source of what an earlier shape of the same run found. */
  public static final String THIS_RUN = "this run";

  /**
   * Checks every field.
   *
   * @throws IllegalArgumentException if the source is empty, too long or not printable, or the
   *     trust does not lie between 0 and 1
   */
  public WarmStart {
    Require.text("source", source);
    Require.share("trust", trust);
  }
}
