package headroom.tuner.session;

import headroom.profile.Ceiling;
import headroom.profile.TunedShape;
import headroom.shape.AttentionShape;
import java.util.List;

/** Told how a run goes; the command line draws it. Called on the run's own thread. */
public interface TuneListener {

  /**
   * How far the run is.
   *
   * @param done share of the whole run, 0 to 1
   * @param remainingSeconds expected time to the end
   * @param what what is going on, for people
   */
  void progress(double done, double remainingSeconds, String what);

  /** The device's ceilings are known. */
  void ceilings(List<Ceiling> ceilings);

  /** One shape is tuned, and the profile on disk holds it. */
  void tuned(TunedShape shape, int index, int total);

  /** A shape could not be tuned. */
  void failed(AttentionShape shape, String reason);

  /** A remark, such as a shape that the budget did not reach. */
  void note(String line);
}
