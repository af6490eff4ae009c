package headroom.gpu.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import headroom.gpu.kernel.CudaSources;
import headroom.gpu.standin.StandInLibrary;
import headroom.kernel.KernelCompileException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * On a stand-in whose machine code is what it was given; our own kernels on a real NVRTC too, where
 * one is.
 */
class NvrtcCompilerTest {
  private static final Path HEADERS = Path.of("toolkit", "include");
  private static final Pattern INCLUDE = Pattern.compile("(?m)^#include <([^>]+)>");

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

  /** NVRTC finds the toolkit's headers, and none of a host's C library. */
  @ParameterizedTest
  @ValueSource(strings = {"mma_decode.cu", "lanes_decode.cu", "ceilings.cu"})
  void ourKernelsIncludeNothingOfAHost(String file) {
    KernelSource source = CudaSources.source(file);
    assertThat(
            Stream.concat(Stream.of(source.text()), source.headers().values().stream())
                .flatMap(text -> INCLUDE.matcher(text).results().map(include -> include.group(1))))
        .containsOnly("cuda_bf16.h", "cuda_fp16.h");
  }

  @ParameterizedTest
  @CsvSource({
    "mma_decode.cu, ELEMENT=BF16, decode_split",
    "mma_decode.cu, ELEMENT=INT8, decode_split",
    "lanes_decode.cu, ELEMENT=BF16, decode_split",
    "lanes_decode.cu, ELEMENT=INT8 LANES_PER_KEY=4, decode_split",
    "ceilings.cu, ELEMENT=BF16, ceiling_read"
  })
  void aRealOneCompilesOurKernels(String file, String macros, String kernel) {
    CompileRequest request =
        CompileRequest.cubin(
            CudaSources.source(file),
            Stream.of(macros.split(" ", -1))
                .map(macro -> macro.split("=", 2))
                .map(macro -> new Macro(macro[0], macro[1]))
                .toList(),
            Architecture.parse("sm_90"));
    KernelCompiler nvrtc = realOne();
    assertThat(CubinReader.read(nvrtc.compile(request).bytes()))
        .as(nvrtc.identity())
        .extracting(KernelResources::kernel)
        .contains(kernel);
  }

  /** This machine's NVRTC; skips the test, with the reason, where there is none. */
  private static KernelCompiler realOne() {
    return switch (NvrtcCompiler.detect(System.getenv())) {
      case CompilerDetection.Present(var compiler) -> compiler;
      case CompilerDetection.Absent(var reason) -> abort(reason);
    };
  }

  private KernelCompiler standIn() throws Exception {
    Path library = StandInLibrary.compile(folder, "stand_in_nvrtc.c");
    return switch (NvrtcCompiler.of(List.of(library.toString()), Optional.of(HEADERS))) {
      case CompilerDetection.Present(var compiler) -> compiler;
      case CompilerDetection.Absent(var reason) -> throw new AssertionError(reason);
    };
  }
}
