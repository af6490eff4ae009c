package headroom.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import headroom.config.KernelConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfirmedTimeTest {

  private static ConfirmedTime time(String... flags) {
    return new ConfirmedTime(
        KernelConfig.of("row", Map.of()), List.of(flags), 1, 100, 90, 110, 120, 2, 4, 0, 1e-7, 0);
  }

  /** As old profiles have them: what they name must stay readable. */
  @Test
  void theFlagsOfKernelsAreTaken() {
    String[] flags = {"-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0", "-XX:LoopUnrollLimit=0"};
    assertThat(time(flags).jvmFlags()).containsExactly(flags);
    assertThat(time().jvmFlags()).isEmpty();
  }

  /**
   * A profile's flags are shown as part of a command that people are meant to run. Many a flag runs
   * a command, loads code or writes a file, and some of these take a number or no value at all.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-XX:OnError=1",
        "-XX:OnOutOfMemoryError=1",
        "-XX:AllocateHeapAt=1",
        "-XX:LogFile=1",
        "-XX:HeapDumpPath=1",
        "-XX:ErrorFile=1",
        "-XX:Flags=1",
        "-XX:VMOptionsFile=1",
        "-XX:SharedArchiveFile=1",
        "-XX:ArchiveClassesAtExit=1",
        "-XX:AOTCache=1",
        "-XX:AOTConfiguration=1",
        "-XX:CompileCommandFile=1",
        "-XX:StartFlightRecording=1",
        "-XX:+LogVMOutput",
        "-XX:+HeapDumpBeforeFullGC",
        "-XX:+HeapDumpAfterFullGC",
        "-XX:+HeapDumpOnOutOfMemoryError",
        "-XX:+DumpSharedSpaces",
        "-XX:+RecordDynamicDumpInfo",
        "-XX:+LogCompilation",
        "-XX:+UnlockDiagnosticVMOptions",
        "-javaagent:evil.jar",
        "-agentpath:evil.so",
        "-cp",
        "@arguments",
        "-Dheadroom.home=/",
        "-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0 -XX:OnError=1",
        "-XX:LoopUnrollLimit=0' ; reboot '",
        "-XX:LoopUnrollLimit=00",
        " -XX:LoopUnrollLimit=0",
        ""
      })
  void noOtherFlagIs(String flag) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> time("-XX:LoopUnrollLimit=0", flag))
        .withMessageContaining("jvmFlags must be ");
  }
}
