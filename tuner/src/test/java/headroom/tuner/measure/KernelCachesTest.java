package headroom.tuner.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KernelCachesTest {

  /** Opens caches, says where, and waits to be ended. */
  static final class Holder {

    private Holder() {}

    public static void main(String[] args) throws IOException, InterruptedException {
      Path folder = KernelCaches.open().jvm().classCache().orElseThrow();
      Files.writeString(folder.resolve("Kernel.class"), "compiled");
      System.out.println(folder);
      Thread.sleep(60_000);
    }
  }

  @Test
  void theFolderGoesWhenItsOwnerIsDone() throws IOException {
    Path folder;
    try (KernelCaches caches = KernelCaches.open()) {
      folder = caches.jvm().classCache().orElseThrow();
      Files.writeString(folder.resolve("Kernel.class"), "compiled");
    }
    assertThat(folder).doesNotExist();
  }

  @Test
  void theFolderGoesWithAProcessThatIsEnded() throws IOException, InterruptedException {
    Process process = ChildJvm.current().process(List.of(), Holder.class.getName()).start();
    try (BufferedReader out = process.inputReader()) {
      Path folder = Path.of(String.valueOf(out.readLine()));
      assertThat(folder).isDirectory();
      process.destroy();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(folder).doesNotExist();
    } finally {
      process.destroyForcibly();
    }
  }
}
