package headroom.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.kernel.KernelCompileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelCompilerTest {

  private static final String KEY = "tiled[kvBlock=128]";

  private static final String NOTHING =
      """
      package headroom.cpu.kernel;
      final class Nothing implements RangeKernel {
        public void decode(float[] q, int queryAt, headroom.kernel.KvCache cache, int sequence,
            int kvHead, int from, int to, float scale, Partial partial) {}
      }
      """;

  @Test
  void everyCallMakesAnInstanceOfAHiddenClass() {
    var instances = KernelCompiler.compile(new KernelSource("Nothing", KEY, NOTHING));
    RangeKernel one = instances.get();
    assertThat(one.getClass().isHidden()).isTrue();
    assertThat(instances.get()).isNotSameAs(one).hasSameClassAs(one);
  }

  @Test
  void badSourceNamesTheConfigurationAndTheError() {
    KernelSource bad =
        new KernelSource("Bad", KEY, "package headroom.cpu.kernel; class Bad { int x = \"\"; }");
    assertThatThrownBy(() -> KernelCompiler.compile(bad))
        .isInstanceOf(KernelCompileException.class)
        .hasMessageContaining(KEY)
        .hasMessageContaining("Bad.java:1")
        .hasMessageContaining("incompatible types");
  }

  @Test
  void cachedClassesAreCompiledOnce(@TempDir Path directory) throws IOException {
    ClassCache cache = new ClassCache(Optional.of(directory.resolve("kernels")));
    KernelSource source = new KernelSource("Nothing", KEY, NOTHING);
    AtomicInteger compiled = new AtomicInteger();
    for (int i = 0; i < 3; i++) {
      byte[] bytes =
          cache.bytes(
              source,
              text -> {
                compiled.incrementAndGet();
                return new byte[] {1, 2, 3};
              });
      assertThat(bytes).containsExactly(1, 2, 3);
    }
    assertThat(compiled).hasValue(1);
    try (Stream<Path> entries = Files.list(directory.resolve("kernels"))) {
      assertThat(entries).singleElement().asString().endsWith(source.digest() + ".class");
    }
  }

  @Test
  void anotherTextIsAnotherEntry() {
    KernelSource source = new KernelSource("Nothing", KEY, NOTHING);
    assertThat(source.edited(text -> text + "\n").digest()).isNotEqualTo(source.digest());
  }

  @Test
  void unusableCacheSaysSo(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    ClassCache cache = new ClassCache(Optional.of(file.resolve("below")));
    assertThatThrownBy(
            () -> cache.bytes(new KernelSource("Nothing", KEY, NOTHING), s -> new byte[0]))
        .hasMessageContaining(ClassCache.PROPERTY);
  }
}
