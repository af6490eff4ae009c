package headroom.gpu.standin;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import headroom.gpu.cuda.CudaContext;
import headroom.gpu.cuda.CudaDriver;
import headroom.gpu.cuda.CudaEvent;
import headroom.gpu.cuda.CudaException;
import headroom.gpu.cuda.CudaGraph;
import headroom.gpu.cuda.CudaKernel;
import headroom.gpu.cuda.CudaModule;
import headroom.gpu.cuda.CudaStream;
import headroom.gpu.cuda.DeviceBuffer;
import headroom.gpu.cuda.GpuDetection;
import headroom.gpu.cuda.KernelArguments;
import headroom.gpu.cuda.LaunchShape;
import headroom.gpu.measure.BufferRotation;
import headroom.gpu.measure.GraphTimer;
import headroom.gpu.measure.HostTime;
import headroom.gpu.measure.QueuedDecode;
import headroom.gpu.measure.SlopeSample;
import headroom.gpu.measure.SlopeSeries;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The whole way to a kernel and back, in a JVM of its own, told line by line: {@code what: value}.
 * {@link StandInTest} starts it and reads the lines.
 */
final class StandInRun {
  private static final int FLOATS = 1000;

  private StandInRun() {}

  public static void main(String[] arguments) {
    StandInDevice driver = new StandInDevice(Path.of(arguments[0]), new AxpyDevice());
    switch (CudaDriver.ofThisSystem().detect()) {
      case GpuDetection.Absent(var reason) -> tell("absent", reason);
      case GpuDetection.Present present -> {
        tell("devices", present.devices().size());
        run();
        tell("alive handles", driver.aliveHandles());
        crash();
      }
    }
  }

  private static void run() {
    try (CudaContext gpu = CudaContext.open(0);
        CudaStream stream = CudaStream.create(gpu);
        CudaModule module = load(gpu);
        Arena arena = Arena.ofConfined();
        DeviceBuffer x = DeviceBuffer.allocate(gpu, FLOATS * 4);
        DeviceBuffer y = DeviceBuffer.allocate(gpu, FLOATS * 4)) {
      tell("name", gpu.device().name());
      tell("bus", gpu.pciBusId());
      tell("multiprocessors", gpu.limits().multiprocessors());
      tell("L2", gpu.limits().l2Bytes());
      MemorySegment host = arena.allocate(JAVA_FLOAT, FLOATS);
      y.download(host);
      tell("fresh memory", host.getAtIndex(JAVA_FLOAT, 0));
      for (int i = 0; i < FLOATS; i++) {
        host.setAtIndex(JAVA_FLOAT, i, i);
      }
      x.upload(host);
      y.fill((byte) 0);
      CudaKernel axpy = module.kernel("axpy");
      KernelArguments axpyArguments =
          new KernelArguments().buffer(x).buffer(y).number(0.5f).number(FLOATS);
      LaunchShape shape = LaunchShape.of(4, 256, 0);
      axpy.launch(stream, shape, axpyArguments);
      stream.synchronize();
      y.download(host);
      tell("after a launch", host.getAtIndex(JAVA_FLOAT, FLOATS - 1));
      timeGraph(gpu, stream, () -> axpy.launch(stream, shape, axpyArguments));
      y.download(host);
      tell("after a graph of three", host.getAtIndex(JAVA_FLOAT, FLOATS - 1));
      timeSlope(gpu, stream, (queue, buffer) -> axpy.launch(queue, shape, axpyArguments));
      tellRefusals(gpu, module, axpy, stream);
    }
  }

  private static void timeGraph(CudaContext gpu, CudaStream stream, Runnable work) {
    Runnable thrice =
        () -> {
          work.run();
          work.run();
          work.run();
        };
    try (CudaGraph graph = stream.capture(thrice);
        CudaEvent before = CudaEvent.create(gpu);
        CudaEvent after = CudaEvent.create(gpu)) {
      graph.upload(stream);
      before.record(stream);
      graph.launch(stream);
      after.record(stream);
      after.synchronize();
      tell("graph nanos", Math.round(after.nanosSince(before)));
    }
  }

  /** The stand-in's clock gives a launch 2000 ns and a graph 5000. */
  private static void timeSlope(CudaContext gpu, CudaStream stream, QueuedDecode decode) {
    BufferRotation rotation = new BufferRotation(3, FLOATS * 4);
    SlopeSeries series = new GraphTimer(gpu, stream, () -> false).time(decode, rotation, 3);
    SlopeSample last = series.kept().getLast();
    tell("repeats", last.repeats());
    tell("decode nanos", Math.round(last.decodeNanos()));
    tell("graph's own nanos", Math.round(last.fixedNanos() / 100) * 100);
    tell("host time", HostTime.of(decode, stream).queueNanos() > 0);
  }

  private static void tellRefusals(
      CudaContext gpu, CudaModule module, CudaKernel axpy, CudaStream stream) {
    tellError("memory", () -> DeviceBuffer.allocate(gpu, 1L << 40).close());
    tellError("kernel", () -> module.kernel("no_such_kernel"));
    tellError("image", () -> CudaModule.load(gpu, new byte[] {1, 2, 3}).close());
    tellError("shared", () -> axpy.allowDynamicShared(1 << 20));
    tellError("capture", () -> stream.capture(() -> stream.synchronize()).close());
    stream.synchronize(); // which is out of capture mode again
  }

  /** A kernel that fails takes the context along: every call after it tells. */
  private static void crash() {
    try (CudaContext gpu = CudaContext.open(0);
        CudaStream stream = CudaStream.create(gpu);
        CudaModule module = load(gpu)) {
      KernelArguments nowhere = new KernelArguments().number(8L).number(16L).number(1f).number(1);
      module.kernel("axpy").launch(stream, LaunchShape.of(1, 1, 0), nowhere);
      tellError("crash", stream::synchronize);
      tellError("after a crash", () -> DeviceBuffer.allocate(gpu, 4).close());
    }
    tell("end", "closed without another error");
  }

  private static CudaModule load(CudaContext gpu) {
    return CudaModule.load(gpu, AxpyDevice.MODULE.getBytes(StandardCharsets.UTF_8));
  }

  private static void tellError(String what, Runnable call) {
    try {
      call.run();
      tell(what, "no error");
    } catch (CudaException e) {
      tell(what, e.getMessage() + (e.isContextLost() ? " [context lost]" : ""));
    }
  }

  private static void tell(String what, Object value) {
    System.out.println(what + ": " + value);
  }
}
