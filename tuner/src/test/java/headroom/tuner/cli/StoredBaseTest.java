package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.cpu.device.CpuFingerprint;
import headroom.profile.ProfileCodec;
import headroom.profile.TuningProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code gate --base PROFILE} from the command line to its exit code, which is what a CI job acts
 * on: the whole gate with JVMs of its own, but for kernels.
 */
class StoredBaseTest {

  private static final Path SHIPPED = Path.of("../results/profiles/amd-epyc-avx2-2c.json");

  private static final JsonMapper JSON = JsonMapper.shared();

  /** What the profile says of its winner. */
  private static final double NANOS = 100_000;

  private static final String MODEL = "Processor of another machine";

  @TempDir static Path folder;
  private static ScriptedBuild builds;

  @BeforeAll
  static void compileOnce() throws IOException {
    builds = new ScriptedBuild(Files.createDirectory(folder.resolve("builds")));
  }

  /** Pairs go to a folder of the checkout otherwise. */
  @BeforeEach
  void standElsewhere() {
    System.setProperty("headroom.home", folder.toString());
  }

  @AfterEach
  void comeBack() {
    System.clearProperty("headroom.home");
  }

  /**
   * One winner on this very device.
   *
   * @param low share of its time where the interval begins
   * @param high where it ends
   */
  private static ObjectNode profile(double low, double high) {
    TuningProfile shipped = ProfileCodec.read(SHIPPED);
    JsonNode root =
        JSON.readTree(
            ProfileCodec.write(
                new TuningProfile(
                    shipped.tool(),
                    shipped.run(),
                    CpuFingerprint.read(),
                    List.of(),
                    shipped.shapes().subList(0, 1))));
    ((ObjectNode) root.at("/shapes/0/winner"))
        .put("medianNanos", NANOS)
        .put("lowNanos", low * NANOS)
        .put("highNanos", high * NANOS);
    return (ObjectNode) root;
  }

  private static TypedCommand gate(ObjectNode profile, Path candidate, String... more)
      throws IOException {
    Path base = Files.writeString(folder.resolve("p.json"), JSON.writeValueAsString(profile));
    List<String> words = List.of("gate", "--quiet", "--base=" + base, "--candidate=" + candidate);
    return TypedCommand.run(Stream.concat(words.stream(), Stream.of(more)).toArray(String[]::new));
  }

  @Test
  void asFastAsTheProfileIs0() throws IOException {
    TypedCommand gate = gate(profile(0.98, 1.02), builds.taking(NANOS));
    assertThat(gate.exitCode()).as(gate.err()).isZero();
    assertThat(gate.out()).contains("PASS: 1 benchmarks, 3 pairs of JVMs");
  }

  /** Three JVMs and, since they are slower, eight new ones. */
  @Test
  void slowerIs1() throws IOException {
    TypedCommand gate = gate(profile(0.98, 1.02), builds.taking(1.2 * NANOS));
    assertThat(gate.exitCode()).as(gate.err()).isEqualTo(1);
    assertThat(gate.out())
        .contains("SLOWER", "20.0% slower than the profile, whose interval ends at 2.0%")
        .contains("FAIL: 1 benchmarks, 11 pairs of JVMs");
  }

  @Test
  void wrongIs1() throws IOException {
    Path wrong = builds.answering("{\"reply\":\"incorrect\",\"detail\":\"relative error 0.5\"}\n");
    TypedCommand gate = gate(profile(0.98, 1.02), wrong);
    assertThat(gate.exitCode()).as(gate.err()).isEqualTo(1);
    assertThat(gate.out()).contains("INCORRECT", "relative error 0.5", "FAIL: 1 benchmarks");
  }

  @Test
  void noNumberIs2() throws IOException {
    TypedCommand gate = gate(profile(0.98, 1.02), builds.answering("no reply of any kind\n"));
    assertThat(gate.exitCode()).as(gate.err()).isEqualTo(2);
    assertThat(gate.out()).contains("ERROR: 1 benchmarks, 0 pairs of JVMs");
  }

  @Test
  void notKnowingIs3() throws IOException {
    TypedCommand gate = gate(profile(0.55, 2.16), builds.taking(NANOS));
    assertThat(gate.exitCode()).as(gate.err()).isEqualTo(3);
    assertThat(gate.out())
        .contains("hides a slowdown of 10.0%")
        .contains("INCONCLUSIVE: 1 benchmarks, 3 pairs of JVMs");
  }

  /** Nothing is started; with {@code --force} it is, and judged. */
  @Test
  void aProfileOfAnotherDeviceIsRefusedByTheFieldThatDiffersUnlessForced() throws IOException {
    ObjectNode elsewhere = profile(0.98, 1.02);
    ((ObjectNode) elsewhere.get("device")).put("model", MODEL);
    Path candidate = builds.taking(NANOS);
    TypedCommand refused = gate(elsewhere, candidate);
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.line())
        .contains("p.json was made elsewhere: model: " + MODEL + " in the profile, ")
        .endsWith(" here; tune again, or compare all the same with --force");
    assertThat(refused.out()).isEmpty();
    TypedCommand forced = gate(elsewhere, candidate, "--force");
    assertThat(forced.exitCode()).as(forced.err()).isZero();
    assertThat(forced.out()).contains("PASS: 1 benchmarks, 3 pairs of JVMs");
  }
}
