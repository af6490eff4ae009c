package headroom.gpu.ceiling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import headroom.gpu.compile.Architecture;
import headroom.gpu.compile.CompileCache;
import headroom.gpu.compile.CompilerDetection;
import headroom.gpu.compile.CubinReader;
import headroom.gpu.compile.ImageForm;
import headroom.gpu.compile.InstructionMix.Operation;
import headroom.gpu.compile.KernelResources;
import headroom.gpu.compile.NvccCompiler;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ptxas leaves of the ceilings' kernels, for every architecture. */
class CeilingsCompileTest {

  @ParameterizedTest
  @ValueSource(strings = {"sm_80", "sm_90", "sm_100", "sm_120"})
  void machineCodeMultipliesWithoutSpills(String architecture) {
    CompilerDetection found = NvccCompiler.detect(System.getenv());
    assumeTrue(found instanceof CompilerDetection.Present, "no nvcc, so nothing can be compiled");
    if (found instanceof CompilerDetection.Present(var nvcc)) {
      List<KernelResources> kernels =
          CubinReader.read(
              new CompileCache(nvcc, Path.of("target", "ceiling-ptx"))
                  .compile(
                      CeilingKernels.request(Architecture.parse(architecture), ImageForm.CUBIN))
                  .bytes());
      assertThat(kernels).hasSize(5);
      for (KernelResources kernel : kernels) {
        assertThat(kernel.spillInstructions()).as("%s spills", kernel.kernel()).isZero();
        assertThat(kernel.stackBytes()).as("%s has arrays", kernel.kernel()).isZero();
        // Eight blocks of 256 threads are resident if a thread has at most 32 registers; four if
        // 64.
        assertThat(kernel.registers()).as("%s", kernel.kernel()).isLessThanOrEqualTo(64);
        boolean multiplies = kernel.kernel().contains("mma");
        int products = kernel.instructions().count(Operation.HMMA);
        assertThat(products % CeilingKernels.MMA_CHAINS).as("whole rounds").isZero();
        assertThat(products > 0).as("%s uses tensor cores", kernel.kernel()).isEqualTo(multiplies);
      }
    }
  }
}
