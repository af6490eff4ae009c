package headroom.tuner.cli;

import headroom.shape.AttentionShape;
import headroom.tuner.cli.RoundsWork.Task;
import headroom.tuner.paired.ForkRounds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Shape after shape in a fork each, with what is done on disk at any moment. Forks that did not
 * know what calm is, as others show, run once more in the end.
 */
final class RoundsSession {

  /** What longer calls add to a fork: rounds and checks of so many operations take a second. */
  private static final double FLOPS_PER_SECOND = 1e9;

  private final Fork fork;
  private final Predicate<ForkRounds> misled;
  private final Consumer<ForkRounds> report;
  private final double fixedSeconds;
  private int failures;
  private volatile boolean stopped;

  /** Takes the rounds of one shape. */
  interface Fork {
    ForkRounds run(AttentionShape shape, int threads) throws IOException;
  }

  /**
   * A session.
   *
   * @param misled whether a fork did not know what calm is
   * @param report gets what a fork took; a second time for the same shape and threads it counts
   *     instead
   * @param fixedSeconds a fork's start, checks and rounds of short calls
   */
  RoundsSession(
      Fork fork, Predicate<ForkRounds> misled, Consumer<ForkRounds> report, double fixedSeconds) {
    this.fork = fork;
    this.misled = misled;
    this.report = report;
    this.fixedSeconds = fixedSeconds;
  }

  /** Shapes that gave no rounds, or not those of every side. */
  int failures() {
    return failures;
  }

  /** Begins no other fork. May be called from any thread. */
  void stop() {
    stopped = true;
  }

  /** Whether it was told to stop. */
  boolean stopped() {
    return stopped;
  }

  /**
   * Does what is left of some work.
   *
   * @param earlier forks of it that there are
   */
  void run(RoundsWork work, List<ForkRounds> earlier, ProgressDisplay display) {
    List<Task> tasks =
        work.tasks().stream().filter(task -> earlier.stream().noneMatch(task::isOf)).toList();
    double all = tasks.stream().mapToDouble(this::cost).sum();
    double done = 0;
    long start = System.nanoTime();
    List<ForkRounds> taken = new ArrayList<>(earlier);
    for (Task task : tasks) {
      double seconds = (System.nanoTime() - start) / 1e9;
      display.at(done / all, done == 0 ? all : seconds * (all - done) / done, task.label());
      take(task, work.sides(), taken, display);
      done += cost(task);
    }
    List<ForkRounds> again = taken.stream().filter(misled).toList();
    for (ForkRounds fooled : again) {
      Task task = new Task(fooled.shape(), fooled.threads());
      display.at(1, again.size() * fixedSeconds, task.label() + ", once more: knew no calm");
      take(task, work.sides(), taken, display);
    }
    display.at(1, 0, "done");
  }

  private void take(
      Task task, List<String> sides, List<ForkRounds> taken, ProgressDisplay display) {
    if (stopped) {
      return;
    }
    try {
      ForkRounds rounds = fork.run(task.shape(), task.threads());
      report.accept(rounds);
      taken.add(rounds);
      List<String> untimed = rounds.untimed(sides);
      if (!untimed.isEmpty()) {
        fail(task, "no time of %s; left out: %s".formatted(untimed, rounds.leftOut()), display);
      }
    } catch (IOException | IllegalStateException e) {
      fail(task, String.valueOf(e.getMessage()), display);
    }
  }

  private void fail(Task task, String why, ProgressDisplay display) {
    if (!stopped) {
      failures++;
      display.line("headroom: %s: %s".formatted(task.label(), why));
    }
  }

  private double cost(Task task) {
    return fixedSeconds + task.shape().flops() / FLOPS_PER_SECOND;
  }
}
