package headroom.gpu.decode;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.gpu.compile.Architecture;
import headroom.gpu.compile.ImageForm;
import headroom.gpu.compile.InstructionMix;
import headroom.gpu.compile.KernelImage;
import headroom.gpu.compile.KernelResources;
import headroom.gpu.kernel.CudaProgram;
import headroom.gpu.kernel.CudaVariant;
import headroom.gpu.kernel.DecodePlan;
import headroom.gpu.kernel.GpuTraits;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What costs a launch to find out, machine code tells for nothing. */
class ImageCheckTest {

  private static final GpuTraits H100 = GpuTraits.ofArchitecture(Architecture.parse("sm_90"), 132);
  private static final int STORES_TO_LOCAL = 0x387;

  private static DecodePlan plan(int threads) {
    AttentionShape shape = new AttentionShape(1, 32, 8, 128, 4096, KvFormat.named("bf16"));
    CudaVariant lanes = CudaVariant.all().getFirst();
    DecodePlan plan = lanes.plan(shape, lanes.defaultConfig(shape, H100));
    return new DecodePlan(
        plan.program(), shape, plan.headsPerBlock(), plan.tileKeys(), 1, threads, 1024);
  }

  private static KernelResources kernel(int registers, Map<Integer, Integer> instructions) {
    return new KernelResources(
        CudaProgram.SPLIT_ENTRY,
        registers,
        0,
        0,
        0,
        128,
        new InstructionMix(new TreeMap<>(instructions)));
  }

  @Test
  void aKernelThatSpillsIsRejectedByName() {
    assertThat(ImageCheck.broken(plan(128), kernel(128, Map.of(STORES_TO_LOCAL, 3)), H100))
        .contains("no register is spilled");
    assertThat(ImageCheck.broken(plan(128), kernel(128, Map.of()), H100)).isEmpty();
  }

  /** 255 registers for each of 512 threads are twice what a multiprocessor has. */
  @Test
  void aBlockBeyondTheMultiprocessorIsRejectedByName() {
    assertThat(ImageCheck.broken(plan(512), kernel(255, Map.of()), H100))
        .contains("a block fits a multiprocessor");
    assertThat(ImageCheck.broken(plan(256), kernel(255, Map.of()), H100)).isEmpty();
  }

  @Test
  void ofAnArchitectureToComeTheDriverDecides() {
    GpuTraits newer =
        new GpuTraits(Architecture.parse("sm_990"), 200, H100.sharedBytesPerBlock(), 1 << 20);
    assertThat(ImageCheck.broken(plan(512), kernel(255, Map.of()), newer)).isEmpty();
  }

  @Test
  void ptxHasNoRegistersYet() {
    KernelImage ptx = new KernelImage(ImageForm.PTX, new byte[] {'.'});
    assertThat(ImageCheck.broken(plan(512), ptx, H100)).isEmpty();
  }
}
