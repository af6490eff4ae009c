package headroom.tuner.cli;

import headroom.shape.AttentionShape;
import headroom.tuner.paired.ForkRounds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Shape after shape in a fork each, with what is done on disk at any moment. Forks that took a
 * disturbance for calm, as later ones show, run once more in the end.
 */
final class RoundsSession {

  /** What longer calls add to a fork: rounds and checks of so many operations take a second. */
  private static final double FLOPS_PER_SECOND = 1e9;

  private final Fork fork;
  private final Predicate<ForkRounds> misled;
  private final Report report;
  private final double fixedSeconds;
  private int failures;

  /** Takes the rounds of one shape. */
  interface Fork {
    ForkRounds run(AttentionShape shape, int threads) throws IOException;
  }

  /** Gets what a fork took; a second time for the same shape and threads it counts instead. */
  interface Report {
    void add(ForkRounds rounds) throws IOException;
  }

  private record Task(AttentionShape shape, int threads) {

    String label() {
      return "%s, %d thread%s".formatted(shape.label(), threads, threads == 1 ? "" : "s");
    }
  }

  /**
   * A session.
   *
   * @param misled whether a fork did not know what calm is
   * @param fixedSeconds a fork's start, checks and rounds of short calls
   */
  RoundsSession(Fork fork, Predicate<ForkRounds> misled, Report report, double fixedSeconds) {
    this.fork = fork;
    this.misled = misled;
    this.report = report;
    this.fixedSeconds = fixedSeconds;
  }

  /** Shapes that gave no rounds. */
  int failures() {
    return failures;
  }

  void run(List<AttentionShape> shapes, List<Integer> threads, ProgressDisplay display) {
    List<Task> tasks =
        threads.stream()
            .flatMap(count -> shapes.stream().map(shape -> new Task(shape, count)))
            .toList();
    double all = tasks.stream().mapToDouble(this::cost).sum();
    double done = 0;
    long start = System.nanoTime();
    List<ForkRounds> taken = new ArrayList<>();
    for (Task task : tasks) {
      double seconds = (System.nanoTime() - start) / 1e9;
      display.at(done / all, done == 0 ? all : seconds * (all - done) / done, task.label());
      take(task, taken, display);
      done += cost(task);
    }
    List<ForkRounds> again = taken.stream().filter(misled).toList();
    for (ForkRounds fooled : again) {
      Task task = new Task(fooled.shape(), fooled.threads());
      display.at(1, again.size() * fixedSeconds, task.label() + ", once more: knew no calm");
      take(task, taken, display);
    }
    display.at(1, 0, "done");
  }

  private void take(Task task, List<ForkRounds> taken, ProgressDisplay display) {
    try {
      ForkRounds rounds = fork.run(task.shape, task.threads);
      report.add(rounds);
      taken.add(rounds);
    } catch (IOException | IllegalStateException e) {
      failures++;
      display.line("headroom: %s: %s".formatted(task.label(), e.getMessage()));
    }
  }

  private double cost(Task task) {
    return fixedSeconds + task.shape.flops() / FLOPS_PER_SECOND;
  }
}
