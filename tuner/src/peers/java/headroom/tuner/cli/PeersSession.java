package headroom.tuner.cli;

import headroom.shape.AttentionShape;
import headroom.tuner.peers.PeersRun;
import java.io.IOException;
import java.util.List;

/** Shape after shape, with what is done on disk at any moment. */
final class PeersSession {

  /** A fork's start, checks and rounds of short calls, in seconds. */
  private static final double FIXED_SECONDS = 20;

  /** What longer calls add: rounds and checks of so many operations take a second. */
  private static final double FLOPS_PER_SECOND = 1e9;

  private final PeersRun run;
  private final PeersReport report;
  private int failures;

  PeersSession(PeersRun run, PeersReport report) {
    this.run = run;
    this.report = report;
  }

  /** Forks that gave no rounds. */
  int failures() {
    return failures;
  }

  void run(List<AttentionShape> shapes, List<Integer> threads, ProgressDisplay display)
      throws IOException {
    report.begin();
    double all = threads.size() * shapes.stream().mapToDouble(PeersSession::cost).sum();
    double done = 0;
    long start = System.nanoTime();
    for (AttentionShape shape : shapes) {
      for (int count : threads) {
        double seconds = (System.nanoTime() - start) / 1e9;
        double left = done == 0 ? all : seconds * (all - done) / done;
        display.at(
            done / all, left, "%s, %d thread%s".formatted(shape.label(), count, plural(count)));
        try {
          report.add(run.run(shape, count));
        } catch (IOException e) {
          failures++;
          display.line("headroom: %s on %d: %s".formatted(shape.label(), count, e.getMessage()));
        }
        done += cost(shape);
      }
    }
    display.at(1, 0, "done");
  }

  private static String plural(int count) {
    return count == 1 ? "" : "s";
  }

  private static double cost(AttentionShape shape) {
    return FIXED_SECONDS + shape.flops() / FLOPS_PER_SECOND;
  }
}
