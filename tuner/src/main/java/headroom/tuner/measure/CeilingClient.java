package headroom.tuner.measure;

import headroom.cpu.device.CeilingMeter;
import headroom.kernel.DeviceTraits;
import headroom.profile.Ceiling;
import headroom.tuner.suite.JvmFlags;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Measures the device's ceilings in a JVM of their own, so that kernels' profiles do not touch
 * them.
 */
public final class CeilingClient {

  /** The meter takes its buffers off the heap and sizes them by it; unused pages cost nothing. */
  private static final long HEAP_MIB = 2048;

  /** A resource takes half a second; filling a gigabyte on a busy machine some seconds. */
  private static final Duration SILENCE_LIMIT = Duration.ofSeconds(60);

  private final ChildJvm jvm;
  private final DeviceTraits traits;

  /**
   * A client; each call starts a JVM and ends it.
   *
   * @param jvm what the child runs in
   * @param traits of this device: caches decide how much is read
   */
  public CeilingClient(ChildJvm jvm, DeviceTraits traits) {
    this.jvm = jvm;
    this.traits = traits;
  }

  /**
   * Measures every ceiling, on one core and on {@code threads}.
   *
   * @param threads most threads that drive a resource together, from 1 to the device's cores
   * @param progress told one line per finished ceiling
   * @throws IOException if the child fails; the message says why
   * @throws CancellationException if the thread is interrupted
   */
  public List<Ceiling> measure(int threads, Consumer<String> progress) throws IOException {
    List<Integer> counts = IntStream.of(1, threads).distinct().boxed().toList();
    return ask(
        jvm,
        JvmFlags.forHeap(HEAP_MIB, CeilingMeter.jvmFlags()),
        new WorkerRequest.Ceilings(traits, counts),
        progress);
  }

  /** Starts a worker for one request for ceilings. */
  static List<Ceiling> ask(
      ChildJvm jvm, List<String> flags, WorkerRequest request, Consumer<String> progress)
      throws IOException {
    try (WorkerProcess worker = WorkerProcess.start(jvm, flags)) {
      worker.send(request);
      return hear(worker, progress);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("measuring ceilings was interrupted");
    }
  }

  private static List<Ceiling> hear(WorkerProcess worker, Consumer<String> progress)
      throws IOException, InterruptedException {
    List<Ceiling> ceilings = new ArrayList<>();
    while (true) {
      Optional<WorkerEvent> event = worker.next(SILENCE_LIMIT);
      if (event.isEmpty()) {
        throw new IOException(
            "measuring ceilings fell silent for %d s".formatted(SILENCE_LIMIT.toSeconds()));
      }
      switch (event.get()) {
        case WorkerEvent.Progress line -> progress.accept(line.line());
        case WorkerEvent.Limit limit -> ceilings.add(limit.ceiling());
        case WorkerEvent.Done done when done.error().isEmpty() -> {
          return ceilings;
        }
        case WorkerEvent.Done done ->
            throw new IOException("measuring ceilings failed: " + done.error());
        case WorkerEvent.Ended ended -> throw new IOException(worker.obituary());
        case WorkerEvent.Running running -> {}
        case WorkerEvent.Settled settled -> {}
      }
    }
  }
}
