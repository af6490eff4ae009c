package headroom.tuner.session;

import headroom.config.KernelConfig;
import java.util.List;

/**
 * A shape's last screening: those whose times leave open who gets into the race are timed again, in
 * turn and in several passes, so that a slow spell of the machine hits all of them alike. What was
 * screened minutes apart differs by what the machine did meanwhile, too. Each visit is an
 * evaluation of its own: whoever is killed loses one.
 *
 * @param found what was screened
 * @param places in the race, beside the default's
 * @param defaultConfig which has its place whatever its time
 * @param searchSeconds that the shape may be searched for
 */
record Playoff(Finalists found, int places, KernelConfig defaultConfig, double searchSeconds) {

  /** Each is timed so often, if there is time; every second pass goes backwards. */
  static final int PASSES = 3;

  /** More would make the passes too long for one state of the machine. */
  private static final int MOST = 4;

  /** Of the shape's time: a search of fewer than ten evaluations has none to spare. */
  private static final double SHARE = 0.2;

  /** One alone plays against nobody. */
  private static final int LEAST = 2;

  /**
   * Who plays: nobody where the times tell enough, or there is no room.
   *
   * @param evaluationSeconds what one of them is expected to take
   * @param leftSeconds for all of them
   */
  List<KernelConfig> players(double evaluationSeconds, double leftSeconds) {
    double seconds = Math.min(SHARE * searchSeconds, leftSeconds);
    int room = (int) Math.min(MOST, seconds / evaluationSeconds);
    return room < LEAST ? List.of() : found.undecided(places, defaultConfig, room);
  }

  /** The time to keep for it, as things stand. */
  double keptSeconds(double evaluationSeconds) {
    return evaluationSeconds * players(evaluationSeconds, searchSeconds).size();
  }
}
