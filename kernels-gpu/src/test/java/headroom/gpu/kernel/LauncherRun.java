package headroom.gpu.kernel;

import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import headroom.gpu.compile.CompileCache;
import headroom.gpu.compile.CompilerDetection;
import headroom.gpu.compile.NvccCompiler;
import headroom.gpu.cuda.CudaDriver;
import headroom.gpu.decode.DecodeGpu;
import headroom.gpu.decode.DeviceDecode;
import headroom.gpu.decode.DeviceKvCache;
import headroom.gpu.decode.GpuVariant;
import headroom.gpu.decode.LoadedDecode;
import headroom.gpu.standin.EmulatedGpu;
import headroom.kernel.DecodeKernel;
import headroom.kernel.KvCache;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Decodes by the launcher, in a JVM of its own on the stand-in's GPU, told line by line: {@code
 * what: value}. {@link LauncherTest} starts it and reads the lines.
 */
final class LauncherRun {
  private static final int SPLITS = 4;

  private LauncherRun() {}

  public static void main(String[] arguments) {
    tell("emulated", CudaDriver.isEmulated());
    switch (NvccCompiler.detect(System.getenv())) {
      case CompilerDetection.Absent(var reason) -> tell("absent", reason);
      case CompilerDetection.Present(var nvcc) -> {
        try (DecodeGpu gpu = DecodeGpu.open(0, new CompileCache(nvcc, Path.of("target", "nvcc")))) {
          tell("architecture", gpu.traits().architecture());
          // Ragged batches, split: one KV head, int8 pages with scales, pages of two KV heads.
          for (int number : new int[] {0, 13, 15}) {
            decode(gpu, TestedConfig.all().get(number), SPLITS);
          }
          queueOverCopies(gpu, TestedConfig.all().get(14));
          refuse(gpu, TestedConfig.all().get(15));
        }
        tell("alive handles", EmulatedGpu.aliveHandles());
      }
    }
  }

  /** Behind the interface of kernels-api. */
  private static void decode(DecodeGpu gpu, TestedConfig tested, int splits) {
    DecodeCase step = tested.edges(DecodeInputs.RANDOM);
    KvCache cache = step.cache();
    KernelConfig config = tested.config().with(Splits.AXIS, new AxisValue.Int(splits));
    float[] out = new float[step.shape().queryElements()];
    Arrays.fill(out, Float.NaN);
    try (DecodeKernel kernel = variant(gpu, tested).specialise(step.shape(), config)) {
      kernel.decode(step.queries(), cache, step.scale(), out);
    }
    tell(tested.toString(), correct(step, cache, out));
  }

  /** As a runtime: uploaded once, queued again and again, each time over another copy. */
  private static void queueOverCopies(DecodeGpu gpu, TestedConfig tested) {
    DecodeCase step = tested.edges(DecodeInputs.RANDOM);
    KvCache cache = step.cache();
    DecodePlan plan = variant(gpu, tested).plan(step.shape(), tested.config());
    float[] out = new float[step.shape().queryElements()];
    try (LoadedDecode kernels = gpu.load(plan, gpu.compile(plan));
        DeviceKvCache first = DeviceKvCache.upload(gpu.context(), cache);
        DeviceKvCache second = DeviceKvCache.upload(gpu.context(), cache);
        DeviceDecode decode =
            new DeviceDecode(gpu.context(), kernels, List.of(first, second), step.scale())) {
      decode.setQueries(step.queries());
      for (int copy : new int[] {0, 1, 0}) {
        decode.queue(gpu.stream(), copy);
        gpu.stream().synchronize();
        decode.output(out);
        tell("copy " + copy, correct(step, cache, out));
      }
    }
  }

  private static void refuse(DecodeGpu gpu, TestedConfig tested) {
    KernelConfig foreign = TestedConfig.all().get(0).config();
    try (DecodeKernel kernel =
        variant(gpu, tested).specialise(tested.edges(DecodeInputs.RANDOM).shape(), foreign)) {
      tell("not refused", kernel.layout());
    } catch (IllegalArgumentException e) {
      tell("refused", String.valueOf(e.getMessage()));
    }
  }

  private static GpuVariant variant(DecodeGpu gpu, TestedConfig tested) {
    return GpuVariant.named(tested.variant().id(), GpuVariant.allOn(gpu));
  }

  private static boolean correct(DecodeCase step, KvCache cache, float[] out) {
    return step.queryType().tolerance().compare(out, step.exact(cache)).correct();
  }

  private static void tell(String what, Object value) {
    System.out.println(what + ": " + value);
  }
}
