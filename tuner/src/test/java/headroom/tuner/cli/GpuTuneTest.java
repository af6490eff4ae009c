package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import headroom.dispatch.DecodeDispatcher;
import headroom.dispatch.FingerprintMatch;
import headroom.kernel.DeviceKind;
import headroom.profile.ConfirmedTime;
import headroom.profile.ProfileCodec;
import headroom.profile.Resource;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code tune --device gpu} from end to end: the real command line with its workers and JMH forks,
 * nvcc, JCuda and our kernels, on a stand-in for the driver that interprets PTX; then what judges
 * by the profile that it left. Everything is there but speed.
 */
class GpuTuneTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir static Path folder;
  private static Path profile = Path.of("unset");
  private static EmulatedMachine machine;
  private static EmulatedMachine.Run tune = new EmulatedMachine.Run(-1, "");

  @BeforeAll
  static void tuneOnce() throws Exception {
    machine = EmulatedMachine.in(folder, EmulatedMachine.TINY_GPU);
    Path shapes =
        Files.writeString(
            folder.resolve("shapes.json"),
            """
            {"shapes": [{"queryHeads": 2, "kvHeads": 1, "headDim": 64, "seqLen": 24,
                         "element": "bf16"}]}
            """);
    profile = folder.resolve("gpu.json");
    tune =
        machine.headroom(
            "tune",
            "--device=gpu",
            "--shapes=" + shapes,
            "--budget=5s",
            "--l2=hot",
            "--out=" + profile);
  }

  @Test
  void theProfileHoldsAWinnerThatWasCheckedAndTimed() {
    assertThat(tune.exitCode()).as(tune.output()).isZero();
    TuningProfile read = ProfileCodec.read(profile);
    assertThat(read.device().kind()).isEqualTo(DeviceKind.GPU);
    assertThat(read.device().isa()).isEqualTo("sm_80");
    assertThat(read.run().complete()).isTrue();
    assertThat(read.ceilings())
        .extracting(ceiling -> ceiling.resource())
        .contains(Resource.DRAM, Resource.COPY, Resource.FMA, Resource.MMA_BF16);
    TunedShape tuned = read.shapes().getFirst();
    assertThat(tuned.cacheState()).isEqualTo("hot");
    assertThat(tuned.search().outcomes()).containsKey("measured");
    // The counter moves by 250 mJ with each reading, around some decodes.
    assertThat(tuned.millijoulesPerDecode().orElseThrow()).isBetween(1e-3, 250.0);
    for (ConfirmedTime time : List.of(tuned.winner(), tuned.defaultTime())) {
      assertThat(time.config().variant()).isIn("mma", "lanes");
      assertThat(time.medianNanos()).isPositive();
      // Rounded to bf16 at the end: neither zero nor beyond the bound.
      assertThat(time.relativeError()).isBetween(1e-6, 1e-2);
      assertThat(time.disturbedSamples()).isZero();
    }
  }

  @Test
  void theProfileIsLabelledAsEmulated() throws Exception {
    assertThat(tune.output()).contains("Stand-in A is emulated: its times mean nothing");
    assertThat(ProfileCodec.read(profile).device().emulated()).isTrue();
    assertThat(Files.readString(profile)).contains("\"emulated\": true");
  }

  /** What the driver told the tune stands in the profile: merging its log needs no driver. */
  @Test
  void itsLogMergesWithoutTheDevice() {
    assertThat(tune.exitCode()).as(tune.output()).isZero();
    Path merged = folder.resolve("merged.json");
    TypedCommand merge =
        TypedCommand.run("merge", profile.toString(), "--out", merged.toString(), "--quiet");
    assertThat(merge.exitCode()).as(merge.err()).isZero();
    assertThat(merge.err()).isEmpty();
    TunedShape own = ProfileCodec.read(profile).shapes().getFirst();
    TunedShape again = ProfileCodec.read(merged).shapes().getFirst();
    assertThat(again.winner().config()).isEqualTo(own.winner().config());
    assertThat(again.defaultTime().config()).isEqualTo(own.defaultTime().config());
    assertThat(again.tieSet()).isEqualTo(own.tieSet());
    assertThat(again.millijoulesPerDecode()).isEqualTo(own.millijoulesPerDecode());
    assertThat(again.roofline().memory()).isEqualTo(own.roofline().memory());
  }

  /** This machine has no GPU, or another one. */
  @Test
  void racingItAgainNeedsTheDevice() {
    Path merged = folder.resolve("raced.json");
    TypedCommand refused =
        TypedCommand.run("merge", profile.toString(), "--out", merged.toString(), "--re-race");
    assertThat(refused.exitCode()).isIn(ExitCode.MISSING, ExitCode.BAD_INPUT);
    assertThat(refused.line()).contains("--re-race: ").endsWith("run it on a node that tuned");
    assertThat(merged).doesNotExist();
  }

  /** The profile that a run left is what the commands that judge refuse. */
  @Test
  void checkAndGateRefuseTheProfileUnlessAsked() {
    for (String command : List.of("check", "gate --base")) {
      String[] words = (command + " " + profile).split(" ", -1);
      TypedCommand refused = TypedCommand.run(words);
      assertThat(refused.exitCode()).as(command).isEqualTo(ExitCode.BAD_INPUT);
      assertThat(refused.line()).contains("of an emulated device").contains("--allow-emulated");
    }
  }

  /**
   * The stand-in's clock counts instructions, so that the same kernel takes the same time again.
   */
  @Test
  void theGateFindsTheWinnerAsFastAsTheProfileSays() throws Exception {
    Path json = folder.resolve("gate.json");
    EmulatedMachine.Run gate =
        machine.headroom("gate", "--base=" + promising(1), "--allow-emulated", "--json=" + json);
    assertThat(gate.exitCode()).as(gate.output()).isEqualTo(ExitCode.OK);
    JsonNode result = JSON.readTree(Files.readString(json));
    assertThat(result.at("/device").stringValue())
        .isEqualTo(ProfileCodec.read(profile).device().slug());
    JsonNode benchmark = result.at("/benchmarks/0");
    assertThat(benchmark.at("/name").stringValue()).isEqualTo("b1-h2-kv1-d64-s24-bf16-hot");
    assertThat(benchmark.at("/verdict").stringValue()).isEqualTo("PASS");
    assertThat(benchmark.at("/screen").size()).as("JVMs").isEqualTo(3);
    assertThat(benchmark.at("/screen/0/candidate/controlNanos").doubleValue()).isPositive();
  }

  /** One JVM is enough to see that a decode takes twice as long as a profile says. */
  @Test
  void checkSeesThatTheWinnerIsSlowerThanAProfileSays() throws Exception {
    EmulatedMachine.Run check =
        machine.headroom("check", "--allow-emulated", "--budget=4m", promising(0.5).toString());
    assertThat(check.exitCode()).as(check.output()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(check.output())
        .contains("slower    b1-h2-kv1-d64-s24-bf16-hot")
        .contains("re-verify: 1 winners timed")
        .doesNotContain("differs");
  }

  /** The same profile, but for a winner that is surely as fast as that. */
  private static Path promising(double share) throws IOException {
    JsonNode root = JSON.readTree(Files.readString(profile));
    ObjectNode winner = (ObjectNode) root.at("/shapes/0/winner");
    double nanos = share * winner.path("medianNanos").doubleValue();
    for (String field : List.of("medianNanos", "lowNanos", "highNanos")) {
      winner.put(field, nanos);
    }
    return Files.writeString(folder.resolve("promising.json"), JSON.writeValueAsString(root));
  }

  @Test
  void dispatchRefusesTheProfile() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DecodeDispatcher.load(profile))
        .withMessageContaining("emulated device, whose times mean nothing: Stand-in A");
    // Asked for, it decodes by what this machine has: a GPU's profile says nothing of it.
    try (DecodeDispatcher asked = DecodeDispatcher.loadEmulated(profile)) {
      assertThat(asked.match().grade()).isEqualTo(FingerprintMatch.Grade.REJECT);
      assertThat(asked.match().reasons().getFirst()).startsWith("GPU skipped: no NVIDIA driver");
    }
  }

  /** On the machine itself: the winner for its very shape, unchecked, and checked for another. */
  @Test
  void dispatchDecodesOnTheGpuByTheProfile() throws Exception {
    EmulatedMachine.Run decode = machine.program(DispatchedDecode.class, profile.toString());
    assertThat(decode.exitCode()).as(decode.output()).isZero();
    String winner = ProfileCodec.read(profile).shapes().getFirst().winner().config().key();
    assertThat(decode.output().lines())
        .contains("match: exact", "choice: exact b1-h2-kv1-d64-s24-bf16: " + winner)
        .anyMatch(line -> line.startsWith("choice: nearest b1-h2-kv1-d64-s24-bf16: "))
        .filteredOn(line -> line.startsWith("correct: "))
        .hasSize(2)
        .allMatch(line -> line.startsWith("correct: true"));
  }
}
