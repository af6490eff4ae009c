package headroom.tuner.measure;

import headroom.cpu.device.CalmCores;
import headroom.cpu.device.CeilingEffort;
import headroom.cpu.device.CeilingMeter;
import headroom.kernel.KernelCatalog;
import headroom.profile.Ceiling;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Main class of a worker JVM: answers {@link WorkerRequest}s until its standard input ends, which
 * it does when the tuner dies in whatever way.
 */
final class ScreeningWorker {

  private final PrintStream wire;
  private final KernelCatalog catalog = KernelCatalog.load();
  private Optional<CalmCores> cores = Optional.empty();
  private Optional<GpuWorker> gpu = Optional.empty();
  private Optional<ScreeningInputs> inputs = Optional.empty();
  private final WarmKernels warm = new WarmKernels();

  private ScreeningWorker(PrintStream wire) {
    this.wire = wire;
  }

  /** Serves requests; takes no arguments. */
  public static void main(String[] args) throws InterruptedException {
    PrintStream wire =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    // What a kernel prints must not fall between messages.
    System.setOut(System.err);
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    InputStream input = System.in;
    System.setIn(InputStream.nullInputStream());
    Thread.ofPlatform().daemon().name("requests").start(() -> readRequests(input, lines));
    ScreeningWorker worker = new ScreeningWorker(wire);
    while (true) {
      worker.serve(lines.take());
    }
  }

  /** Runs beside the kernels, so that a worker ends with its tuner even while a kernel hangs. */
  private static void readRequests(InputStream input, BlockingQueue<String> lines) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8))) {
      for (Optional<String> line = Wire.readLine(reader);
          line.isPresent();
          line = Wire.readLine(reader)) {
        lines.add(line.get());
      }
    } catch (IOException e) {
      System.err.println("worker cannot read requests: " + Wire.message(e));
    }
    // halt, not exit: a hook that a kernel left must not keep the process alive.
    Runtime.getRuntime().halt(0);
  }

  private void serve(String line) {
    String error = "";
    try {
      WorkerRequest request =
          Wire.read(line, WorkerRequest.class)
              .orElseThrow(
                  () -> new IllegalArgumentException("not a request: " + Wire.oneLine(line)));
      switch (request) {
        case WorkerRequest.Screen screen ->
            new ScreeningRun(screen, inputs(screen), warm, catalog, this::cores, this::say).run();
        case WorkerRequest.Ceilings ceilings -> measure(ceilings);
        case WorkerRequest.ScreenOnGpu screen -> gpu().screen(screen);
        case WorkerRequest.GpuCeilings _ -> gpu().measureCeilings();
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      error = Wire.message(e);
    }
    say(new WorkerEvent.Done(error));
  }

  private void measure(WorkerRequest.Ceilings request) {
    CeilingMeter meter =
        new CeilingMeter(
            request.traits(),
            CeilingEffort.standard(),
            line -> say(new WorkerEvent.Progress(Wire.oneLine(line))));
    for (int threads : request.threads()) {
      for (Ceiling ceiling : meter.measure(threads)) {
        say(new WorkerEvent.Limit(ceiling));
      }
    }
  }

  /** The GPU, opened at the first request for it. */
  private GpuWorker gpu() {
    GpuWorker opened = gpu.orElseGet(() -> new GpuWorker(this::say));
    gpu = Optional.of(opened);
    return opened;
  }

  /** The inputs of the request before, if it asked for the same ones. */
  private ScreeningInputs inputs(WorkerRequest.Screen request) {
    Optional<ScreeningInputs> kept = inputs.filter(made -> made.serve(request));
    if (kept.isEmpty()) {
      warm.close();
    }
    // What is not kept must be free before the next caches are filled.
    inputs = kept;
    ScreeningInputs now = kept.orElseGet(() -> new ScreeningInputs(request));
    inputs = Optional.of(now);
    return now;
  }

  /** Probes for so many threads, kept from request to request. */
  private CalmCores cores(int threads) {
    CalmCores kept =
        cores.filter(made -> made.threads() >= threads).orElseGet(() -> new CalmCores(threads));
    cores = Optional.of(kept);
    return kept;
  }

  private void say(WorkerEvent event) {
    wire.print(Wire.write(event) + "\n");
    wire.flush();
  }
}
