package headroom.gpu.compile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One run of a command-line tool in a folder of its own: no shell, no input, a time limit.
 *
 * @param exitCode what it ended with; {@link #TIMED_OUT} where the limit ended it
 * @param output the start of what it printed on both streams
 */
record ToolRun(int exitCode, String output) {
  /** As {@code timeout(1)} has it. */
  static final int TIMED_OUT = 124;

  /** A compiler's first errors are the ones that tell; a megabyte of templates does not. */
  private static final int MAX_OUTPUT_BYTES = 1 << 16;

  /**
   * Variables by which a user's shell would change the code behind the cache key's back, or that
   * send intermediate files elsewhere.
   */
  private static final List<String> UNWANTED =
      List.of("NVCC_PREPEND_FLAGS", "NVCC_APPEND_FLAGS", "NVCC_CCBIN_FLAGS");

  /**
   * Runs it to its end.
   *
   * @param command the tool and its arguments, each passed as it is
   * @param folder where it runs, and keeps its temporary files
   * @throws IOException if it cannot be started
   * @throws InterruptedException if the caller is; the tool has been ended
   */
  static ToolRun of(List<String> command, Path folder, Duration limit)
      throws IOException, InterruptedException {
    Path log = folder.resolve("output.log");
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    UNWANTED.forEach(environment::remove);
    environment.put("TMPDIR", folder.toString());
    // Into a file: no thread to drain a pipe, none left behind when the tool's children live on.
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        return new ToolRun(process.exitValue(), start(log));
      }
      return new ToolRun(TIMED_OUT, start(log));
    } finally {
      endWithChildren(process);
    }
  }

  /** nvcc is a driver: ending it alone leaves cicc or ptxas computing on. */
  private static void endWithChildren(Process process) throws InterruptedException {
    if (process.isAlive()) {
      List<ProcessHandle> family = process.descendants().toList();
      process.destroyForcibly();
      family.forEach(ProcessHandle::destroyForcibly);
      process.waitFor();
      family.forEach(child -> child.onExit().join()); // they write to the folder until they end
    }
  }

  private static String start(Path log) throws IOException {
    try (InputStream in = Files.newInputStream(log)) {
      return new String(in.readNBytes(MAX_OUTPUT_BYTES), StandardCharsets.UTF_8).strip();
    }
  }
}
