package headroom.tuner.session;

import headroom.json.DocumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that tunes a {@link FakeMachine}, to be killed: one byte to the file {@code evaluated}
 * for each outcome, before the session hears of it; an outcome takes a millisecond.
 */
final class FakeTune {

  private static final long EVALUATION_NANOS = 1_000_000;

  private FakeTune() {}

  /** The plan that the process runs. */
  static TunePlan plan(Path folder) {
    return ResumeTest.plan(folder, 1, Duration.ofSeconds(160));
  }

  /** The machine that it runs on, but for the file and the waiting. */
  static FakeMachine machine(Runnable afterEvaluation) {
    return new FakeMachine(7, 0.05, afterEvaluation);
  }

  /** Takes the folder. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Path evaluated = folder.resolve("evaluated");
    FakeMachine machine =
        machine(
            () -> {
              LockSupport.parkNanos(EVALUATION_NANOS);
              append(evaluated);
            });
    try {
      machine.session(plan(folder), new SilentListener()).run();
    } catch (DocumentException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static void append(Path file) {
    try {
      Files.write(file, new byte[1], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new IllegalStateException("the test's own file", e);
    }
  }
}
