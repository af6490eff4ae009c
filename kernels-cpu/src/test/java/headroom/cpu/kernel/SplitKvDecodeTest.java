package headroom.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import headroom.kernel.DecodeKernel;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelVariant;
import headroom.kernel.KvCache;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(CompiledOnce.class)
class SplitKvDecodeTest {

  private static final DeviceTraits DEVICE =
      new DeviceTraits(256, 16, 2, 32 << 10, 512 << 10, 32 << 20);

  private static final ContractCase RAGGED =
      new ContractCase(4, 2, 32, ContractInputs.RISING, 1, 300, 129);

  private static DecodeKernel kernel(KernelVariant variant, KvSplit split, int threads) {
    KernelConfig config =
        variant
            .defaultConfig(RAGGED.shape(), DEVICE)
            .with("threads", new AxisValue.Int(threads))
            .with(KvSplit.AXIS, split.value());
    return variant.specialise(RAGGED.shape(), config);
  }

  /** With 5 threads and blocks of 128 keys, some threads get no key of a sequence, some no task. */
  @ParameterizedTest
  @EnumSource
  void outputDoesNotDependOnTheSplit(KvSplit split) {
    for (KernelVariant variant :
        new KernelVariant[] {new SplitKvDecode.OverTiles(), new SplitKvDecode.OverRows()}) {
      for (int threads : new int[] {2, 5}) {
        try (DecodeKernel kernel = kernel(variant, split, threads)) {
          DecodeKernelContract.verify(kernel, RAGGED);
        }
      }
    }
  }

  /** 7 heads on 3 threads are parts of 2, 2 and 3, whatever the tiles of 7 were. */
  @Test
  void queryHeadsMayBeCutUnevenly() {
    ContractCase step = new ContractCase(14, 2, 32, ContractInputs.RISING, 300, 129);
    for (KernelVariant variant :
        new KernelVariant[] {new SplitKvDecode.OverTiles(), new SplitKvDecode.OverRows()}) {
      for (int tile : new int[] {1, 4, 7}) {
        KernelConfig config =
            variant
                .defaultConfig(step.shape(), DEVICE)
                .with("threads", new AxisValue.Int(3))
                .with("qkHeads", new AxisValue.Int(tile))
                .with("pvHeads", new AxisValue.Int(tile))
                .with(KvSplit.AXIS, KvSplit.QUERY_HEADS.value());
        DecodeKernelContract.verify(variant, config, step);
      }
    }
  }

  /** The chunks of a sequence begin in pages of their own, here and there in the pool. */
  @ParameterizedTest
  @EnumSource
  void pagedBatchesMayBeSplitToo(KvSplit split) {
    for (ContractCase step : DecodeKernelContract.batches()) {
      for (KernelVariant variant :
          new KernelVariant[] {new SplitKvDecode.OverTiles(), new SplitKvDecode.OverRows()}) {
        KernelConfig config = variant.defaultConfig(step.shape(), DEVICE);
        DecodeKernelContract.verify(
            variant,
            config.with("threads", new AxisValue.Int(3)).with(KvSplit.AXIS, split.value()),
            step);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneKernelServesBatchesThatGrowAndShrink(KvSplit split) {
    try (DecodeKernel kernel = kernel(new SplitKvDecode.OverTiles(), split, 3)) {
      DecodeKernelContract.verify(kernel, RAGGED.withLengths(300));
      DecodeKernelContract.verify(kernel, RAGGED.withLengths(5, 260, 1));
      DecodeKernelContract.verify(kernel, RAGGED.withLengths(2));
    }
  }

  @Test
  void tasksReachEveryThreadBetweenDecodes() {
    try (DecodeKernel kernel = kernel(new SplitKvDecode.OverTiles(), KvSplit.EVEN, 3)) {
      Thread[] seen = new Thread[3];
      kernel.onEveryThread(number -> seen[number] = Thread.currentThread());
      assertThat(seen).doesNotContainNull().doesNotHaveDuplicates();
      assertThat(seen[0]).isSameAs(Thread.currentThread());
      DecodeKernelContract.verify(kernel, RAGGED);
    }
  }

  @Test
  void closeEndsTheThreads() {
    DecodeKernel kernel = kernel(new SplitKvDecode.OverTiles(), KvSplit.EVEN, 3);
    KvCache cache = RAGGED.cache(kernel.layout());
    DecodeKernelContract.decode(kernel, RAGGED, cache);
    assertThat(decodeThreads()).isGreaterThanOrEqualTo(2);
    long before = decodeThreads();
    kernel.close();
    assertThat(decodeThreads()).isEqualTo(before - 2);
    assertThatThrownBy(() -> DecodeKernelContract.decode(kernel, RAGGED, cache))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  private static long decodeThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("headroom-decode"))
        .count();
  }

  @Test
  void refusesWhatIsNotOfItsSpace() {
    SplitKvDecode variant = new SplitKvDecode.OverTiles();
    KernelConfig config = variant.defaultConfig(RAGGED.shape(), DEVICE);
    Stream.of(
            config.with("threads", new AxisValue.Int(0)),
            config.with("threads", new AxisValue.Int(5000)),
            config.with(KvSplit.AXIS, new AxisValue.Name("sideways")),
            config.with("qkHeads", new AxisValue.Int(99)))
        .forEach(
            bad ->
                assertThatThrownBy(() -> variant.specialise(RAGGED.shape(), bad))
                    .isInstanceOf(IllegalArgumentException.class));
  }
}
