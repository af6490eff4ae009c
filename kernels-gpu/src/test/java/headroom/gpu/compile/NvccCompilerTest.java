package headroom.gpu.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import headroom.kernel.KernelCompileException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the nvcc that is here, or skipped; and with shell scripts that behave as it might. */
class NvccCompilerTest {
  @TempDir Path folder;

  @Test
  void compilesWithMacrosAndHeaders() {
    KernelImage image = nvcc().compile(Samples.tiny(2));
    assertThat(CubinReader.read(image.bytes()))
        .extracting(KernelResources::kernel)
        .containsExactly("tiny");
  }

  @Test
  void ptxHasTheConfigurationInIt() {
    CompileRequest cubin = Samples.tiny(7);
    CompileRequest ptx =
        new CompileRequest(cubin.source(), cubin.macros(), cubin.architecture(), ImageForm.PTX);
    // 3 · 7 = 21 as a float.
    assertThat(nvcc().compile(ptx).ptx()).contains(".entry tiny", ".target sm_90", "0f41A80000");
  }

  @Test
  void errorsCarryTheMessageAndTheConfiguration() {
    CompileRequest noScale =
        CompileRequest.cubin(Samples.TINY, List.of(), Architecture.parse("sm_90"));
    assertThatThrownBy(() -> nvcc().compile(noScale))
        .isInstanceOf(KernelCompileException.class)
        .hasMessageContaining("tiny.cu for sm_90 []: nvcc ended with ")
        .hasMessageContaining("identifier \"SCALE\" is undefined");
  }

  /** The reader and {@code ptxas -v} agree, for whatever version is here. */
  @Test
  void resourcesAreThoseThatPtxasTells() throws Exception {
    CompileRequest request =
        CompileRequest.cubin(Samples.sampleKernels(), List.of(), Architecture.parse("sm_90"));
    List<KernelResources> kernels = CubinReader.read(nvcc().compile(request).bytes());
    Files.writeString(folder.resolve("s.cu"), request.source().text());
    List<String> command =
        List.of("nvcc", "-std=c++17", "-arch=sm_90", "-cubin", "-Xptxas", "-v", "s.cu");
    String told = ToolRun.of(command, folder, Duration.ofMinutes(1)).output();
    for (KernelResources kernel : kernels) {
      MatchResult figures =
          Pattern.compile(
                  "properties for %s\\n\\s*(\\d+) bytes stack.*\\n.*Used (\\d+) registers"
                      .formatted(kernel.kernel()))
              .matcher(told)
              .results()
              .findFirst()
              .orElseThrow(() -> new AssertionError(told));
      assertThat(kernel.stackBytes()).isEqualTo(Long.parseLong(figures.group(1)));
      assertThat(kernel.registers()).isEqualTo(Integer.parseInt(figures.group(2)));
    }
  }

  @Test
  void compilerThatHangsIsEndedWithItsChildren() throws Exception {
    KernelCompiler slow = script("sleep 30 & echo $! >%s; wait".formatted(folder.resolve("pid")));
    assertThatThrownBy(() -> slow.compile(Samples.tiny(1)))
        .isInstanceOf(KernelCompileException.class)
        .hasMessage(
            "tiny.cu for sm_90 [SCALE=1]: nvcc did not end within 1 s; leave this configuration"
                + " out");
    long child = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
    assertThat(ProcessHandle.of(child).filter(ProcessHandle::isAlive)).isEmpty();
  }

  /** No shell stands between: each argument arrives as it is. */
  @Test
  void commandLineIsWhatItShouldBe() throws Exception {
    Path told = folder.resolve("arguments");
    KernelCompiler compiler = script("printf '%%s\\n' \"$@\" >%s; printf x >image".formatted(told));
    compiler.compile(Samples.tiny(-1));
    assertThat(Files.readAllLines(told))
        .containsSubsequence(
            "-std=c++17", "-DSCALE=-1", "-arch=sm_90", "-cubin", "-I", ".", "-o", "tiny.cu")
        .hasSize(9);
  }

  @Test
  void compilerWithoutAVersionIsNone() throws Exception {
    assumeShell();
    Path broken = executable("exit 3");
    assertThat(NvccCompiler.at(broken, Duration.ofSeconds(5)))
        .isInstanceOfSatisfying(
            CompilerDetection.Absent.class,
            absent -> assertThat(absent.reason()).contains("exit code 3").contains("reinstall"));
  }

  /** A folder of a project that somebody opened must not bring its own compiler. */
  @Test
  void relativeFoldersOfThePathAreNotSearched() {
    CompilerDetection found = NvccCompiler.detect(Map.of("PATH", "." + File.pathSeparator + "x"));
    CompilerDetection none = NvccCompiler.detect(Map.of());
    assertThat(found.getClass()).isEqualTo(none.getClass());
  }

  private static KernelCompiler nvcc() {
    return switch (NvccCompiler.detect(System.getenv())) {
      case CompilerDetection.Present(var compiler) -> compiler;
      case CompilerDetection.Absent(var reason) -> abort(reason);
    };
  }

  /** An nvcc that tells a version, and otherwise does this. */
  private KernelCompiler script(String action) throws Exception {
    assumeShell();
    Path nvcc = executable("if [ \"$1\" = --version ]; then echo V13.0.1; exit; fi; " + action);
    return switch (NvccCompiler.at(nvcc, Duration.ofSeconds(1))) {
      case CompilerDetection.Present(var compiler) -> compiler;
      case CompilerDetection.Absent(var reason) -> throw new AssertionError(reason);
    };
  }

  private Path executable(String script) throws Exception {
    Path file = Files.writeString(folder.resolve("nvcc"), "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  private static void assumeShell() {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no /bin/sh for a compiler of scripts");
  }
}
