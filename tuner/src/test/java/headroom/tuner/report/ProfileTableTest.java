package headroom.tuner.report;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.config.KernelConfig;
import headroom.profile.DeviceFingerprint;
import headroom.profile.LeaveOneOut;
import headroom.profile.ProfileCodec;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProfileTableTest {

  /** The golden file of the profile's own tests: what is kept for ever must also show. */
  private static final TuningProfile GOLDEN =
      ProfileCodec.read(
          Path.of(
              "../kernels-api/src/test/resources/headroom/profile/tuning-profile-v1.golden.json"));

  private static final Path APPROVED =
      Path.of("src/test/resources/headroom/tuner/report/profile-table.approved.txt");

  @Test
  void goldenProfileReadsAsApproved() throws IOException {
    assertThat(ProfileTable.render(GOLDEN, false)).isEqualTo(Files.readString(APPROVED));
  }

  @Test
  void coloursOnlyAddEscapes() {
    String coloured = ProfileTable.render(GOLDEN, true);
    assertThat(coloured).contains("\033[1m");
    assertThat(coloured.replaceAll("\033\\[[0-9;]*m", ""))
        .isEqualTo(ProfileTable.render(GOLDEN, false));
  }

  @Test
  void aProfileWithoutShapesSaysSo() {
    assertThat(ProfileTable.render(with(GOLDEN.device(), List.of()), false))
        .contains("no shape was tuned yet", "incomplete: the run ended");
  }

  /** The largest shapes and the longest texts that a profile may hold. */
  @Test
  void linesFitATerminal() {
    DeviceFingerprint device = GOLDEN.device();
    String longest = "W".repeat(200);
    DeviceFingerprint wordy =
        new DeviceFingerprint(
            device.kind(),
            longest,
            longest,
            longest,
            device.traits(),
            1,
            1 << 20,
            longest,
            longest,
            longest);
    TunedShape tuned = GOLDEN.shapes().getFirst();
    TunedShape huge =
        EditedEntry.of(tuned)
            .shape(new AttentionShape(256, 128, 128, 256, 131_072))
            .models(List.of(longest, longest))
            .entry();
    assertThat(ProfileTable.render(with(wordy, List.of(huge)), false).lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120))
        .anyMatch(line -> line.contains("MHA ×256") && line.contains("8192 GiB"));
  }

  /** A GPU has no vectors; where a shape was measured hot and cold, its rows say which they are. */
  @Test
  void aGpuIsToldInItsOwnWords() {
    AttentionShape shape = AttentionShape.named("b8-h48-kv1-d128-s4096-bf16");
    KernelConfig winner = GpuProfile.untuned("mma", shape);
    String table =
        ProfileTable.render(
            GpuProfile.of(
                "sm_90",
                GpuProfile.entry(shape, winner, "cold"),
                GpuProfile.entry(shape, winner, "hot")),
            false);
    assertThat(table)
        .contains(
            "sm_90; 132 multiprocessors; 80 GiB memory\n228 KiB shared memory each, L2 50 MiB")
        .contains("MQA ×8 cold", "MQA ×8 hot")
        .contains(shape.label() + " cold: mma[", shape.label() + " hot: mma[", "whole GPU")
        .doesNotContain("vectors", "thread");
  }

  @Test
  void aTimeFromMainMemoryHasAColumn() {
    TunedShape hot = GOLDEN.shapes().getFirst();
    TunedShape both = ReportFixture.alsoCold(hot, 45_678);
    String table = ProfileTable.render(with(GOLDEN.device(), List.of(both)), false);
    List<String> head = cells(table, "kind");
    List<String> row = cells(table, hot.shape().kind().toString());
    assertThat(row).hasSameSizeAs(head);
    assertThat(row.get(head.indexOf("cold µs"))).isEqualTo("45.7");
    assertThat(ProfileTable.render(GOLDEN, false)).doesNotContain("cold");
  }

  private static List<String> cells(String table, String first) {
    String line = table.lines().filter(it -> it.startsWith(first + " ")).findFirst().orElseThrow();
    return List.of(line.split(" {2,}", -1));
  }

  @Test
  void whatDispatchLosesIsOneLine() {
    LeaveOneOut.Left left =
        new LeaveOneOut.Left(
            GOLDEN.shapes().getFirst().shape(),
            "nearest",
            1.042,
            1.03,
            1.05,
            LeaveOneOut.Basis.PAIRED);
    assertThat(ProfileTable.render(GOLDEN.with(new LeaveOneOut(List.of(left))), false))
        .contains("left out in turn, over their winners: geometric mean +4.2%, worst +4.2% (b1-");
  }

  private static TuningProfile with(DeviceFingerprint device, List<TunedShape> shapes) {
    return new TuningProfile(GOLDEN.tool(), GOLDEN.run(), device, GOLDEN.ceilings(), shapes);
  }
}
