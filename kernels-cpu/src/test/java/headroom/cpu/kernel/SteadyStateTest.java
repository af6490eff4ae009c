package headroom.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.sun.management.ThreadMXBean;
import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import headroom.kernel.DecodeKernel;
import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelCatalog;
import headroom.kernel.KernelVariant;
import headroom.kernel.KvCache;
import headroom.shape.ElementType;
import headroom.shape.KvFormat;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A decode allocates nothing, on no thread, once it is compiled; nor one of another layer's cache.
 *
 * <p>Interpreter and C1 box vectors, and when C2 has replaced them is the machine's affair: so the
 * test asks that at last a run of calls allocates nothing at all. A kernel that allocates a byte a
 * call never has such a run. Vectors that a method of a kernel's own returned were boxed past some
 * size of its caller, and small groups over reduced caches have the largest ({@code
 * results/formats/README.md}).
 */
class SteadyStateTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final DeviceTraits DEVICE =
      new DeviceTraits(256, 16, 2, 32 << 10, 512 << 10, 32 << 20);

  private static final int CALLS = 200;

  /** On an idle machine a class is warm within a second or two. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final int CLASSES = 3;

  @TestFactory
  Stream<DynamicTest> aWarmDecodeAllocatesNothing() {
    ContractCase one = new ContractCase(8, 1, 64, ContractInputs.RANDOM, 290);
    ContractCase ragged = new ContractCase(8, 2, 64, ContractInputs.RANDOM, 1, 290, 33, 130);
    ContractCase pairs = new ContractCase(4, 2, 64, ContractInputs.RANDOM, 290);
    return KernelCatalog.load().forDevice(DeviceKind.CPU).stream()
        .flatMap(
            variant ->
                Stream.concat(
                        Stream.of(one, ragged.withFormat(new KvFormat(ElementType.F32, 32))),
                        Stream.of(ElementType.BF16, ElementType.F16, ElementType.INT8)
                            .map(element -> pairs.withFormat(new KvFormat(element, 0))))
                    .map(
                        step ->
                            dynamicTest(
                                variant.id() + " " + step,
                                () ->
                                    requireSteadyState(
                                        variant,
                                        variant.defaultConfig(step.shape(), DEVICE),
                                        step))));
  }

  /** These ask where their arrays lie, at each decode. */
  @TestFactory
  Stream<DynamicTest> nothingIsAllocatedForPrefetches() {
    assumeThat(LinePrefetch.AVAILABLE).as("prefetches can be called here").isTrue();
    ContractCase step = new ContractCase(8, 1, 64, ContractInputs.RANDOM, 290);
    return Stream.of(new TiledDecode(), new SplitKvDecode.OverTiles())
        .map(
            variant ->
                dynamicTest(
                    variant.id(),
                    () ->
                        requireSteadyState(
                            variant,
                            variant
                                .defaultConfig(step.shape(), DEVICE)
                                .with(ReadAhead.AXIS, new AxisValue.Int(24)),
                            step)));
  }

  private static void requireSteadyState(
      KernelVariant variant, KernelConfig config, ContractCase step) {
    long bytes = Long.MAX_VALUE;
    for (int tried = 0; bytes > 0 && tried < CLASSES; tried++) {
      try (DecodeKernel kernel = variant.specialise(step.shape(), config)) {
        bytes = bytesWhenWarm(kernel, step);
      }
    }
    assertThat(bytes).as("bytes that %d calls allocate", CALLS).isZero();
  }

  /** What a run of calls allocates: the first that allocates nothing, or the last in time. */
  private static long bytesWhenWarm(DecodeKernel kernel, ContractCase step) {
    KvCache[] layers = {step.cache(kernel.layout()), step.cache(kernel.layout())};
    float[] q = step.queries();
    float[] out = new float[q.length];
    long[] workers = workers(kernel, DEVICE.cores());
    long start = System.nanoTime();
    long bytes;
    do {
      bytes =
          allocated(
              workers,
              () -> {
                for (int call = 0; call < CALLS; call++) {
                  kernel.decode(q, layers[call % 2], step.scale(), out);
                }
              });
    } while (bytes > 0 && System.nanoTime() - start < LIMIT.toNanos());
    return bytes;
  }

  /** What a run allocates on the calling thread and on others. */
  private static long allocated(long[] others, Runnable run) {
    long before = 0;
    for (long id : others) {
      before += THREADS.getThreadAllocatedBytes(id);
    }
    long ownBefore = THREADS.getCurrentThreadAllocatedBytes();
    run.run();
    long own = THREADS.getCurrentThreadAllocatedBytes() - ownBefore;
    long after = 0;
    for (long id : others) {
      after += THREADS.getThreadAllocatedBytes(id);
    }
    return own + after - before;
  }

  /** The threads that a kernel decodes on, but for the calling one. */
  private static long[] workers(DecodeKernel kernel, int most) {
    long[] ids = new long[most];
    kernel.onEveryThread(number -> ids[number] = Thread.currentThread().threadId());
    return Arrays.stream(ids, 1, most).filter(id -> id != 0).toArray();
  }
}
