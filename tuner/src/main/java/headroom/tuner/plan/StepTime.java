package headroom.tuner.plan;

/**
 * Time of one decode step of one layer, and how well it is known.
 *
 * @param nanos the time
 * @param basis where it comes from
 * @param from the shapes behind it
 */
public record StepTime(double nanos, Basis basis, String from) {

  /** From the best known on. */
  public enum Basis {
    /** The profile's median for this very shape. */
    MEASURED,
    /** Between two lengths that were measured for these heads: a power law through both. */
    INTERPOLATED,
    /** The roofline here, at the share of the roofline that the nearest shape reached. */
    ESTIMATED
  }
}
