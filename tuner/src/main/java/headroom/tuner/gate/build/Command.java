package headroom.tuner.gate.build;

import headroom.tuner.gate.GateException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

/** Runs git and Maven: arguments are words, never a shell's line. */
final class Command {

  private Command() {}

  /**
   * What became of it.
   *
   * @param exitCode of the process
   * @param output standard output and error together
   */
  record Result(int exitCode, String output) {

    boolean ok() {
      return exitCode == 0;
    }

    /** The first line, or nothing. */
    String line() {
      return output.lines().findFirst().orElse("").strip();
    }
  }

  /**
   * Runs a command to its end.
   *
   * @throws GateException if it cannot be started, or takes too long
   */
  static Result run(Path folder, Duration limit, List<String> words) {
    try {
      Path output = Files.createTempFile("headroom-command", ".log");
      try {
        Process process =
            new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectInput(new File(isWindows() ? "NUL" : "/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
          if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new GateException(
                "%s took longer than %d minutes".formatted(words.getFirst(), limit.toMinutes()));
          }
        } finally {
          process.descendants().forEach(ProcessHandle::destroy);
          process.destroy();
        }
        return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      throw new GateException(
          "cannot run %s: %s; install it".formatted(words.getFirst(), e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the gate was interrupted");
    }
  }

  private static boolean isWindows() {
    return File.separatorChar == '\\';
  }
}
