package headroom.tuner.measure;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The tuner's end of one worker JVM. Requests go to its standard input; events come from its
 * standard output; of its standard error the last lines are kept, to explain its death.
 */
final class WorkerProcess implements AutoCloseable {

  /** Lines of standard error that are kept. */
  private static final int TAIL_LINES = 8;

  /** Every process that uses the Vector API says this; it explains nothing. */
  private static final String INCUBATOR_WARNING = "Using incubator modules";

  /** A worker whose input is closed ends by itself at once; a hung one is given no longer. */
  private static final Duration GRACE = Duration.ofMillis(300);

  private final Process process;
  private final Writer requests;
  private final BlockingQueue<WorkerEvent> events = new LinkedBlockingQueue<>();
  private final Deque<String> tail = new ArrayDeque<>();
  private final Thread errorDrain;

  private WorkerProcess(Process process) {
    this.process = process;
    this.requests =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    Thread.ofPlatform().daemon().name("worker-events").start(this::readEvents);
    this.errorDrain = Thread.ofPlatform().daemon().name("worker-errors").start(this::drainErrors);
  }

  /** Starts a worker. */
  static WorkerProcess start(ChildJvm jvm, List<String> jvmFlags) throws IOException {
    return new WorkerProcess(jvm.process(jvmFlags, ScreeningWorker.class.getName()).start());
  }

  private static BufferedReader reader(InputStream stream) {
    return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
  }

  private void readEvents() {
    try (BufferedReader lines = reader(process.getInputStream())) {
      for (Optional<String> line = Wire.readLine(lines);
          line.isPresent();
          line = Wire.readLine(lines)) {
        String text = line.get();
        // Anything else was printed past System.out, by native code or the JVM itself.
        Wire.read(text, WorkerEvent.class).ifPresentOrElse(events::add, () -> keep(text));
      }
    } catch (IOException e) {
      keep(Wire.message(e));
    } finally {
      events.add(new WorkerEvent.Ended());
    }
  }

  private void drainErrors() {
    try (BufferedReader lines = reader(process.getErrorStream())) {
      for (Optional<String> line = Wire.readLine(lines);
          line.isPresent();
          line = Wire.readLine(lines)) {
        keep(line.get());
      }
    } catch (IOException e) {
      keep(Wire.message(e));
    }
  }

  private void keep(String line) {
    if (line.isBlank() || line.contains(INCUBATOR_WARNING)) {
      return;
    }
    synchronized (tail) {
      if (tail.size() == TAIL_LINES) {
        tail.removeFirst();
      }
      tail.addLast(line);
    }
  }

  /** Sends a request. */
  void send(WorkerRequest request) throws IOException {
    requests.write(Wire.write(request));
    requests.write('\n');
    requests.flush();
  }

  /** The next event, or nothing if the worker is silent for so long. */
  Optional<WorkerEvent> next(Duration limit) throws InterruptedException {
    return Optional.ofNullable(events.poll(limit.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** Why a worker that has ended did so: exit code and last lines. */
  String obituary() throws InterruptedException {
    boolean exited = process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    errorDrain.join(GRACE);
    String words;
    synchronized (tail) {
      words = String.join("; ", tail);
    }
    String how =
        exited
            ? "worker JVM ended with exit code " + process.exitValue()
            : "worker JVM closed its output";
    return Wire.oneLine(words.isEmpty() ? how : how + ": " + words);
  }

  /** Ends the worker: asks by closing its input, then kills this one process. */
  @Override
  public void close() {
    try {
      requests.close();
    } catch (IOException e) {
      // The pipe is broken already: the worker is gone.
      keep(Wire.message(e));
    }
    try {
      if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
