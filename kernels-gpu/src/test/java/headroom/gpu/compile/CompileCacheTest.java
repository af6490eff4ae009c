package headroom.gpu.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.gpu.compile.CompileBatch.Result;
import headroom.kernel.KernelCompileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompileCacheTest {
  @TempDir Path folder;
  private final FakeCompiler compiler = new FakeCompiler("fake 1.0");

  @Test
  void secondProcessFindsWhatTheFirstCompiled() {
    KernelImage first = new CompileCache(compiler, folder).compile(Samples.tiny(1));
    KernelImage second = new CompileCache(compiler, folder).compile(Samples.tiny(1));
    assertThat(second).isEqualTo(first);
    assertThat(compiler.compilations).hasValue(1);
  }

  @Test
  void otherCompilerVersionCompilesAgain() {
    new CompileCache(compiler, folder).compile(Samples.tiny(1));
    FakeCompiler newer = new FakeCompiler("fake 1.1");
    new CompileCache(newer, folder).compile(Samples.tiny(1));
    assertThat(newer.compilations).hasValue(1);
  }

  @Test
  void damagedFileIsCompiledAgain() throws Exception {
    CompileCache cache = new CompileCache(compiler, folder);
    KernelImage sound = cache.compile(Samples.tiny(1));
    byte[] bytes = Files.readAllBytes(onlyFile());
    bytes[3] ^= 1;
    Files.write(onlyFile(), bytes);
    assertThat(cache.compile(Samples.tiny(1))).isEqualTo(sound);
    Files.write(onlyFile(), new byte[5]); // shorter than its seal
    assertThat(cache.compile(Samples.tiny(1))).isEqualTo(sound);
    assertThat(compiler.compilations).hasValue(3);
  }

  @Test
  void sameRequestAtOnceIsCompiledOnce() throws Exception {
    CompileCache cache = new CompileCache(compiler, folder);
    List<Result> results =
        new CompileBatch(cache, 8).compile(Collections.nCopies(8, Samples.tiny(1)));
    assertThat(results).allMatch(Result.Compiled.class::isInstance);
    assertThat(compiler.compilations).hasValue(1);
  }

  /** Two caches on one folder are as two processes: they share nothing but the files. */
  @Test
  void twoProcessesAtOnceLeaveWholeFilesOnly() throws Exception {
    List<CompileRequest> requests = IntStream.range(1, 9).mapToObj(Samples::tiny).toList();
    Thread other =
        Thread.ofPlatform()
            .start(
                () -> {
                  CompileCache cache = new CompileCache(compiler, folder);
                  requests.forEach(cache::compile);
                });
    CompileCache cache = new CompileCache(compiler, folder);
    requests.forEach(cache::compile);
    other.join();
    CompileCache third = new CompileCache(new FakeCompiler("fake 1.0"), folder);
    assertThat(requests).allMatch(request -> third.cached(request).isPresent());
    assertThat(files()).hasSize(8).noneMatch(file -> file.toString().endsWith(".tmp"));
  }

  @Test
  void folderThatCannotBeWrittenCostsNothingButTime() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    CompileCache cache = new CompileCache(compiler, file);
    assertThat(cache.compile(Samples.tiny(1))).isEqualTo(cache.compile(Samples.tiny(1)));
  }

  @Test
  void failuresAreToldInTheirPlaceAndNotKept() throws Exception {
    CompileCache cache = new CompileCache(compiler, folder);
    List<Result> results =
        new CompileBatch(cache, 2)
            .compile(List.of(Samples.tiny(1), Samples.tiny(0), Samples.tiny(2)));
    assertThat(results.get(0)).isInstanceOf(Result.Compiled.class);
    assertThat(results.get(1))
        .isEqualTo(
            new Result.Failed(Samples.tiny(0), "tiny.cu for sm_90 [SCALE=0]: scale is zero"));
    assertThat(results.get(2).request()).isEqualTo(Samples.tiny(2));
    assertThatThrownBy(() -> cache.compile(Samples.tiny(0)))
        .isInstanceOf(KernelCompileException.class);
  }

  @Test
  void precompiledKernelsAreThoseOfExactlyThisSource() throws Exception {
    PrecompiledKernels bundle = new PrecompiledKernels(folder);
    KernelImage image = compiler.compile(Samples.tiny(1));
    bundle.add(Samples.tiny(1), image);
    assertThat(bundle.compile(Samples.tiny(1))).isEqualTo(image);
    assertThatThrownBy(() -> bundle.compile(Samples.tiny(2)))
        .isInstanceOf(KernelCompileException.class)
        .hasMessageContaining("[SCALE=2] is not among the precompiled kernels; install");
  }

  private Path onlyFile() throws IOException {
    return files().getFirst();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.filter(Files::isRegularFile).toList();
    }
  }
}
