package headroom.tuner.gate.arm;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.kernel.DeviceTraits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArmJvmTest {

  @TempDir private Path folder;

  /**
   * Tasks with more memory than one JVM may take are described by several: a second one that was
   * told to write the archive it reads did not start, and took its tasks along.
   */
  @Test
  void writesTheArchiveOfItsClassesOnce() throws IOException {
    ArmJvm jvm =
        new ArmJvm(
            ArmBuild.running("this", "unknown"),
            folder,
            new DeviceTraits(128, 16, 2, 32 << 10, 512 << 10, 32 << 20));
    Path archive = folder.resolve("classes.jsa");
    assertThat(jvm.archiveFlags()).contains("-XX:ArchiveClassesAtExit=" + archive);
    Files.createFile(archive);
    assertThat(jvm.archiveFlags()).isEmpty();
  }
}
