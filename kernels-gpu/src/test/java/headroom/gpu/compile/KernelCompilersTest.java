package headroom.gpu.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelCompilersTest {
  private final FakeCompiler compiler = new FakeCompiler("fake 1.0");

  @TempDir Path folder;

  /** Whatever this machine has, the answer is a compiler or what is missing, and no exception. */
  @Test
  void thisSystemIsDescribed() {
    switch (KernelCompilers.ofThisSystem(System.getenv(), folder)) {
      case CompilerDetection.Present(var found) ->
          assertThat(found.identity()).matches("(nvcc|nvrtc) \\d+\\.\\d+.*");
      case CompilerDetection.Absent(var reason) ->
          assertThat(reason).contains("no nvcc", "NVRTC", "install").doesNotContain("\n");
    }
  }

  @Test
  void whatIsPrecompiledIsNotCompiled() throws Exception {
    KernelImage image = compiler.compile(Samples.tiny(1));
    new PrecompiledKernels(folder).add(Samples.tiny(1), image);
    KernelCompiler both = present(KernelCompilers.withPrecompiled(folder, found()));
    assertThat(both.compile(Samples.tiny(1))).isEqualTo(image);
    assertThat(compiler.compilations).hasValue(1);
    both.compile(Samples.tiny(2));
    assertThat(compiler.compilations).hasValue(2);
    assertThat(both.identity()).isEqualTo("precompiled, else fake 1.0");
  }

  @Test
  void precompiledKernelsDoWithoutACompiler() {
    CompilerDetection none = new CompilerDetection.Absent("no nvcc");
    assertThat(present(KernelCompilers.withPrecompiled(folder, none)).identity())
        .isEqualTo("precompiled");
    assertThat(KernelCompilers.withPrecompiled(folder.resolve("absent"), none)).isEqualTo(none);
  }

  private CompilerDetection found() {
    return new CompilerDetection.Present(compiler);
  }

  private static KernelCompiler present(CompilerDetection detection) {
    return switch (detection) {
      case CompilerDetection.Present(var found) -> found;
      case CompilerDetection.Absent(var reason) -> throw new AssertionError(reason);
    };
  }
}
