package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import headroom.profile.LeaveOneOut;
import headroom.profile.ProfileCodec;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import headroom.tuner.report.EditedEntry;
import headroom.tuner.report.GpuProfile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** regret as it is typed, on profiles that leave nothing to be timed; nothing is. */
class RegretCommandTest {

  private static final TuningProfile MEASURED =
      ProfileCodec.read(Path.of("../results/profiles/amd-epyc-avx2-2c.json"));

  @TempDir private Path folder;
  private Path file = Path.of("unset");

  @BeforeEach
  void nameFile() {
    file = folder.resolve("profile.json");
  }

  /** The shape and its like at another length, with one winner: each stands in for the other. */
  private void write(int... lengths) {
    TunedShape tuned = MEASURED.shapes().getFirst();
    List<TunedShape> shapes =
        Arrays.stream(lengths)
            .mapToObj(length -> at(tuned, tuned.shape().withSeqLen(length)))
            .toList();
    ProfileCodec.writeAtomically(
        new TuningProfile(
            MEASURED.tool(), MEASURED.run(), MEASURED.device(), MEASURED.ceilings(), shapes),
        file);
  }

  private static TunedShape at(TunedShape tuned, AttentionShape shape) {
    return EditedEntry.of(tuned).shape(shape).tieSet(List.of(tuned.winner().config())).entry();
  }

  @Test
  void theAnswerIsStoredShownAndPrinted() {
    write(512, 600);
    TypedCommand regret = TypedCommand.run("regret", "--quiet", file.toString());
    assertThat(regret.exitCode()).as(regret.err()).isEqualTo(ExitCode.OK);
    assertThat(regret.out())
        .contains("left out", "winner", "geometric mean +0.0%, worst +0.0%")
        .hasLineCount(5);
    LeaveOneOut stored = ProfileCodec.read(file).leaveOneOut().orElseThrow();
    assertThat(stored.shapes())
        .extracting(left -> left.shape().seqLen(), LeaveOneOut.Left::basis)
        .containsExactly(
            tuple(512, LeaveOneOut.Basis.WINNER), tuple(600, LeaveOneOut.Basis.WINNER));
    assertThat(TypedCommand.run("show", file.toString()).out())
        .contains("dispatch on shapes left out in turn, over their winners: geometric mean +0.0%");
  }

  @Test
  void jsonIsTheProfileThatWasStored() {
    write(512, 600);
    TypedCommand regret = TypedCommand.run("regret", "--quiet", "--json", file.toString());
    assertThat(ProfileCodec.read(regret.out())).isEqualTo(ProfileCodec.read(file));
    assertThat(regret.out()).contains("\"leaveOneOut\"");
  }

  @Test
  void oneShapeCannotBeLeftOut() {
    write(512);
    TypedCommand regret = TypedCommand.run("regret", file.toString());
    assertThat(regret.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(regret.line()).contains("has 1 shapes; leaving one out needs two");
  }

  @Test
  void aGpusProfileIsRefused() {
    AttentionShape shape = AttentionShape.named("b8-h48-kv1-d128-s4096-bf16");
    TunedShape tuned = GpuProfile.entry(shape, GpuProfile.untuned("mma", shape));
    TypedCommand regret =
        TypedCommand.run("regret", GpuProfile.file(folder, GpuProfile.of("sm_90", tuned)));
    assertThat(regret.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(regret.line()).contains("gpu.json is of a GPU", "name another profile");
  }
}
