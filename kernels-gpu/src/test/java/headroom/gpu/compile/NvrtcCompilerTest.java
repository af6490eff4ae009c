package headroom.gpu.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.gpu.standin.StandInLibrary;
import headroom.kernel.KernelCompileException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a stand-in whose machine code is what it was given. */
class NvrtcCompilerTest {
  private static final Path HEADERS = Path.of("toolkit", "include");

  @TempDir Path folder;

  @Test
  void sourceHeadersAndOptionsArrive() throws Exception {
    KernelCompiler compiler = standIn();
    String image = new String(compiler.compile(Samples.tiny(2)).bytes(), StandardCharsets.UTF_8);
    assertThat(compiler.identity()).isEqualTo("nvrtc 13.0");
    assertThat(image)
        .contains("name tiny.cu\nsource #include \"factor.cuh\"")
        .contains("factor.cuh __device__ float factor()")
        .endsWith(
            """
            option -std=c++17
            option -DSCALE=2
            option --gpu-architecture=sm_90
            option --include-path=%s
            """
                .formatted(HEADERS));
  }

  @Test
  void ptxEndsBeforeItsNul() throws Exception {
    CompileRequest cubin = Samples.tiny(2);
    CompileRequest ptx =
        new CompileRequest(cubin.source(), cubin.macros(), cubin.architecture(), ImageForm.PTX);
    assertThat(standIn().compile(ptx).ptx()).endsWith("include\n");
  }

  @Test
  void errorsCarryTheLogAndTheConfiguration() throws Exception {
    KernelCompiler compiler = standIn();
    assertThatThrownBy(() -> compiler.compile(Samples.tiny(0)))
        .isInstanceOf(KernelCompileException.class)
        .hasMessage(
            "tiny.cu for sm_90 [SCALE=0]: nvrtc: NVRTC_ERROR_COMPILATION: tiny.cu(2): error:"
                + " division by zero");
  }

  @Test
  void absentLibraryIsTold() {
    assertThat(NvrtcCompiler.of(List.of("libnvrtc-that-is-not-here.so"), Optional.empty()))
        .isInstanceOfSatisfying(
            CompilerDetection.Absent.class,
            absent -> assertThat(absent.reason()).contains("not-here.so").contains("install"));
  }

  private KernelCompiler standIn() throws Exception {
    Path library = StandInLibrary.compile(folder, "stand_in_nvrtc.c");
    return switch (NvrtcCompiler.of(List.of(library.toString()), Optional.of(HEADERS))) {
      case CompilerDetection.Present(var compiler) -> compiler;
      case CompilerDetection.Absent(var reason) -> throw new AssertionError(reason);
    };
  }
}
