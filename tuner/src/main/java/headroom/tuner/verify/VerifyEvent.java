package headroom.tuner.verify;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import headroom.gpu.ceiling.GpuCeiling;
import headroom.gpu.measure.CacheState;
import headroom.gpu.measure.SlopeSeries;
import java.util.OptionalDouble;

/**
 * One line of a {@link VerifyJournal}. Configurations are named as {@link Candidate} prints them.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
  @JsonSubTypes.Type(value = VerifyEvent.Begun.class, name = "begun"),
  @JsonSubTypes.Type(value = VerifyEvent.Checked.class, name = "checked"),
  @JsonSubTypes.Type(value = VerifyEvent.Limit.class, name = "limit"),
  @JsonSubTypes.Type(value = VerifyEvent.Took.class, name = "took"),
  @JsonSubTypes.Type(value = VerifyEvent.Used.class, name = "used"),
  @JsonSubTypes.Type(value = VerifyEvent.Peer.class, name = "peer"),
  @JsonSubTypes.Type(value = VerifyEvent.Over.class, name = "over"),
  @JsonSubTypes.Type(value = VerifyEvent.Lost.class, name = "lost")
})
sealed interface VerifyEvent {

  /**
   * Something is about to run: to blame if nothing is heard afterwards.
   *
   * @param what a configuration, or a step
   * @param seconds after which it hangs
   */
  record Begun(String what, int seconds) implements VerifyEvent {}

  /**
   * A configuration was compared with float64; the fields are those of {@link EdgeCheck.Result}.
   */
  record Checked(String candidate, boolean correct, double error, String reason)
      implements VerifyEvent {}

  /**
   * A ceiling is known.
   *
   * @param ceiling which
   */
  record Limit(GpuCeiling ceiling) implements VerifyEvent {}

  /** A configuration was timed; the fields are those of {@link Timed}. */
  record Took(
      String candidate,
      CacheState state,
      SlopeSeries series,
      double relativeError,
      long scratchBytes,
      Conditions conditions)
      implements VerifyEvent {

    static Took of(Timed time) {
      return new Took(
          time.candidate().toString(),
          time.state(),
          time.series(),
          time.relativeError(),
          time.scratchBytes(),
          time.conditions());
    }

    Timed by(Candidate named) {
      return new Timed(
          named, state, series, relativeError, scratchBytes, conditions, OptionalDouble.empty());
    }
  }

  /**
   * The energy of a configuration that was timed is known.
   *
   * @param state of the second-level cache
   * @param millijoules of a decode
   */
  record Used(String candidate, CacheState state, double millijoules) implements VerifyEvent {}

  /**
   * PyTorch said something.
   *
   * @param time what
   */
  record Peer(PeerTime time) implements VerifyEvent {}

  /**
   * A step came to its end, and is not taken again.
   *
   * @param step which
   */
  record Over(String step) implements VerifyEvent {}

  /**
   * What was begun took its process along.
   *
   * @param what a configuration, or a step; it is not tried again
   * @param why how the process ended
   */
  record Lost(String what, String why) implements VerifyEvent {}
}
