package headroom.tuner.cli;

import headroom.tuner.session.TuneSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** On Ctrl-C or SIGTERM: asks the run to stop, and tells what it leaves behind. */
final class InterruptHook {

  private final Thread thread;

  private InterruptHook(Thread thread) {
    this.thread = thread;
  }

  /**
   * For a tune.
   *
   * @param quiet whether to leave out what a run says of itself at its end
   */
  static InterruptHook install(TuneSession session, Path profile, boolean quiet) {
    return install(
        () -> {
          session.stop();
          // Results are on the disk one by one, and the profile is replaced atomically: there is
          // nothing to wait for.
          return left(profile, session.tunedShapes(), quiet ? List.of() : session.closing());
        });
  }

  /** What a tune leaves behind, and what it says of itself. */
  static String left(Path profile, int shapes, List<String> closing) {
    String kept =
        Files.exists(profile)
            ? "%s holds the %d shapes finished".formatted(profile, shapes)
            : "no shape was finished yet";
    return Stream.concat(
            Stream.of(kept + "; the same command goes on from there"),
            closing.stream().map(line -> "note: " + line))
        .collect(Collectors.joining(System.lineSeparator()));
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
