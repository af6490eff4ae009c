package headroom.gpu.measure;

/**
 * How many decodes the shorter of two graphs holds; the longer has twice as many.
 *
 * @param repeats a multiple of the rotation's buffers, so that both read each copy equally often
 */
public record RepeatPlan(int repeats) {
  /**
   * What the decodes of one graph should take: 2000 steps of an event's clock, an error of 0.1%.
   */
  static final double GRAPH_NANOS = 1e6;

  /** Reached by decodes of a microsecond, and none is faster: a launch alone takes two. */
  static final int MAX_REPEATS = 1000;

  /** Checks the count. */
  public RepeatPlan {
    if (repeats < 1) {
      throw new IllegalArgumentException("a graph holds decodes: repeats=" + repeats);
    }
  }

  /**
   * The plan for a decode.
   *
   * @param decodeNanos about what one takes
   * @param rotation the copies that decodes go round
   */
  public static RepeatPlan of(double decodeNanos, BufferRotation rotation) {
    double wanted = Math.ceil(GRAPH_NANOS / Math.max(1, decodeNanos));
    int rounds = Math.ceilDiv((int) Math.min(wanted, MAX_REPEATS), rotation.buffers());
    return new RepeatPlan(rounds * rotation.buffers());
  }
}
