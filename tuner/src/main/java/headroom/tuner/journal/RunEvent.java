package headroom.tuner.journal;

import headroom.profile.Ceiling;
import headroom.tuner.measure.Outcome;
import java.util.List;

/** What a run learns from outside itself, in the order in which it learns it. */
public sealed interface RunEvent {

  /** When. */
  Stamp stamp();

  /** What it is, for messages. */
  default String describe() {
    return switch (this) {
      case Ceilings ceilings -> "ceilings";
      case Screened screened ->
          "screening %s on %s".formatted(screened.outcome().config(), screened.shape());
      case Forked forked ->
          "a fork of %s on %s".formatted(forked.outcome().config(), forked.shape());
      case Ended ended -> "the end";
    };
  }

  /**
   * The device's limits.
   *
   * @param stamp when
   * @param ceilings all of them
   */
  record Ceilings(Stamp stamp, List<Ceiling> ceilings) implements RunEvent {
    /** Copies the list. */
    public Ceilings {
      ceilings = List.copyOf(ceilings);
    }
  }

  /**
   * One configuration was screened.
   *
   * @param stamp when
   * @param shape label of the shape
   * @param outcome how it ended
   */
  record Screened(Stamp stamp, String shape, Outcome outcome) implements RunEvent {}

  /**
   * One finalist ran in a fresh JVM.
   *
   * @param stamp when
   * @param round how often it has run on this shape
   * @param shape label of the shape
   * @param outcome how it ended
   */
  record Forked(Stamp stamp, int round, String shape, Outcome outcome) implements RunEvent {}

  /**
   * The run is over; without this line it is unfinished.
   *
   * @param stamp when
   * @param complete whether every shape has an entry in the profile
   */
  record Ended(Stamp stamp, boolean complete) implements RunEvent {}
}
