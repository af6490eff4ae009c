package headroom.gpu.compile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What tests compile, and cubins that nvcc 13.0.88 made of {@code sample_kernels.cu}. */
final class Samples {
  static final KernelSource TINY =
      KernelSource.of(
          "tiny.cu",
          """
          #include "factor.cuh"
          extern "C" __global__ void tiny(float* x) { x[threadIdx.x] *= factor() * SCALE; }
          """,
          Map.of("factor.cuh", "__device__ float factor() { return 3; }\n"));

  private Samples() {}

  static CompileRequest tiny(int scale) {
    return CompileRequest.cubin(
        TINY, List.of(new Macro("SCALE", scale)), Architecture.parse("sm_90"));
  }

  /** The bytes of a file beside this class. */
  static byte[] resource(String name) {
    try (InputStream in = Samples.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no test resource " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(name, e);
    }
  }

  static KernelSource sampleKernels() {
    String text = new String(resource("sample_kernels.cu"), StandardCharsets.UTF_8);
    return KernelSource.of("sample_kernels.cu", text, Map.of());
  }
}
