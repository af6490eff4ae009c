package headroom.tuner.report;

public final class ProfileTable {
  public static String render(headroom.profile.TuningProfile p, boolean ansi) {
    return "";
  }
}
