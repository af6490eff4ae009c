package headroom.tuner.cli;

/** Shows nothing; for {@code --quiet}. */
final class QuietProgress implements ProgressDisplay {

  @Override
  public void at(double done, double remainingSeconds, String what) {}

  @Override
  public void line(String text) {}

  @Override
  public void close() {}
}
