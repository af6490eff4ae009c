package headroom.tuner.paired;

import java.util.List;

/**
 * How calm the cores were while rounds were taken.
 *
 * @param wanted calm rounds that were asked for
 * @param calm of each round, in the order of the times: whether every contestant's visit had calm
 *     cores before and after it
 * @param visits all visits, repeated ones and those of warm-ups included
 * @param calmVisits those that had calm cores
 * @param bestRate of the control probe, by which calm was told
 * @param ownRate of the control probe in this fork alone, for others: {@link
 *     headroom.cpu.device.CoreProbe#KNOWN_RATE}
 */
public record Calmness(
    int wanted, List<Boolean> calm, int visits, int calmVisits, double bestRate, double ownRate) {

  /** Fewer rounds have no median that means anything. */
  public static final int LEAST_ROUNDS = 3;

  /** Copies the list. */
  public Calmness {
    calm = List.copyOf(calm);
  }

  /** Rounds that were calm. */
  public int calmRounds() {
    return (int) calm.stream().filter(it -> it).count();
  }

  /** Rounds that were not. */
  public int disturbedRounds() {
    return calm.size() - calmRounds();
  }
}
