package headroom.tuner.gate.stats;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * The unit of every verdict: two fresh JVMs, base and candidate, one right after the other on the
 * same machine. Differences are natural logs: a percentage of a percent is then none.
 *
 * @param order which arm ran first
 * @param base what the base measured
 * @param candidate what the candidate measured
 */
public record Pair(Order order, Sample base, Sample candidate) {

  /** {@code ln(candidate / base)}: above 0, the candidate is slower. */
  @JsonIgnore
  public double change() {
    return Math.log(candidate.medianNanos() / base.medianNanos());
  }

  /** {@code ln(second / first)}: what the order may have to do with it. */
  @JsonIgnore
  double slotChange() {
    return switch (order) {
      case BASE_FIRST -> change();
      case CANDIDATE_FIRST -> -change();
    };
  }

  /** The same JVMs in the same order, base and candidate exchanged. */
  public Pair exchanged() {
    Order other =
        switch (order) {
          case BASE_FIRST -> Order.CANDIDATE_FIRST;
          case CANDIDATE_FIRST -> Order.BASE_FIRST;
        };
    return new Pair(other, /* base= */ candidate, /* candidate= */ base);
  }

  /** How far the control moved between the two: {@code ln(candidate's / base's)}. */
  @JsonIgnore
  public double controlShift() {
    return Math.log(candidate.controlNanos() / base.controlNanos());
  }

  /** How far reading memory moved between the two. */
  @JsonIgnore
  public double readShift() {
    return Math.log(candidate.readNanos() / base.readNanos());
  }

  /**
   * Whether nothing but the code differed between the two JVMs, as far as the control tells. It is
   * the same for a pair with its arms exchanged, so leaving such pairs out cannot favour an arm.
   *
   * @param mostShift the largest shift of the control that counts as none, in logs
   */
  public boolean undisturbed(double mostShift) {
    return base.calm() && candidate.calm() && Math.abs(controlShift()) <= mostShift;
  }
}
