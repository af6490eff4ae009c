package headroom.tuner.cli;

import headroom.tuner.session.TuneSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** On Ctrl-C or SIGTERM: asks the run to stop, and tells what it leaves behind. */
final class InterruptHook {

  private final Thread thread;

  private InterruptHook(Thread thread) {
    this.thread = thread;
  }

  static InterruptHook install(TuneSession session, Path profile) {
    return install(
        () -> {
          session.stop();
          // Results are on the disk one by one, and the profile is replaced atomically: there is
          // nothing to wait for.
          String left =
              Files.exists(profile)
                  ? "%s holds the %d shapes finished".formatted(profile, session.tunedShapes())
                  : "no shape was finished yet";
          return left + "; the same command goes on from there";
        });
  }

  /**
   * For any run.
   *
   * @param left stops it, and tells what it leaves behind
   */
  static InterruptHook install(Supplier<String> left) {
    Thread thread =
        new Thread(
            () -> {
              System.err.printf("%nheadroom: interrupted; %s%n", left.get());
              System.err.flush();
            },
            "interrupt");
    Runtime.getRuntime().addShutdownHook(thread);
    return new InterruptHook(thread);
  }

  /** The run ended by itself. */
  void remove() {
    try {
      Runtime.getRuntime().removeShutdownHook(thread);
    } catch (IllegalStateException e) {
      // Already going down: the hook runs, which is what it is for.
      return;
    }
  }
}
