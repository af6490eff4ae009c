package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.cpu.device.CpuFingerprint;
import headroom.json.DocumentException;
import headroom.profile.DeviceFingerprint;
import headroom.profile.ProfileCodec;
import headroom.profile.TuningProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * A profile that means harm, given to the commands that measure by one or write one: what they
 * cannot use they refuse in one line and with an exit code that their help lists, before a JVM is
 * started, and no file is touched.
 */
class HostileMeasuringTest {

  private static Path folder = Path.of("");

  /** The damaged profile. */
  private static Path file = Path.of("");

  /** A sound one of this very device. */
  private static Path sound = Path.of("");

  private static Path merged = Path.of("");

  @BeforeContainer
  static void makeFolder() throws IOException {
    folder = Files.createTempDirectory("headroom-hostile");
    file = folder.resolve("p.json");
    sound = folder.resolve("sound.json");
    merged = folder.resolve("merged.json");
    ProfileCodec.writeAtomically(of(CpuFingerprint.read()), sound);
  }

  @AfterContainer
  static void removeFolder() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path left : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(left);
      }
    }
  }

  private static TuningProfile of(DeviceFingerprint device) {
    TuningProfile whole = HostileProfileTest.whole();
    return new TuningProfile(
        whole.tool(), whole.run(), device, whole.ceilings(), whole.shapes(), whole.leaveOneOut());
  }

  /** Of this device: nothing but the damage keeps a command from measuring. */
  @Property(tries = 15)
  void whatIsNoProfileIsRefusedByAll(@ForAll("unreadable") String json) throws IOException {
    Files.writeString(file, json);
    try (StartedPrograms started = new StartedPrograms()) {
      for (List<String> words : commands()) {
        TypedCommand command = TypedCommand.run(words.toArray(String[]::new));
        assertThat(command.exitCode()).as("%s: %s", words, command.err()).isEqualTo(2);
        assertRefusal(command);
        assertThat(command.line()).as("%s", words).contains("p.json");
      }
      assertNoJvm(started);
    }
    assertThat(Files.readString(file)).isEqualTo(json);
    assertOnlyFiles("p.json", "sound.json");
  }

  private static List<List<String>> commands() {
    String p = file.toString();
    String other = sound.toString();
    return List.of(
        List.of("check", p),
        List.of("gate", "--quiet", "--base", p),
        List.of("gate", "--quiet", "--force", "--base", p),
        List.of("regret", "--quiet", p),
        List.of("rematch", "--quiet", p, other),
        List.of("rematch", "--quiet", other, p),
        List.of("merge", p, "--out", merged.toString()),
        List.of("merge", other, "--like", p, "--out", merged.toString()),
        tune("--seed-from", p),
        tune("--ceilings-from", p));
  }

  private static List<String> tune(String option, String profile) {
    return List.of(
        "tune",
        "--quiet",
        "--model=falcon-7b",
        "--seq-len=512",
        "--out=" + folder.resolve("tuned.json"),
        option,
        profile);
  }

  /** Of another device, so that one which reads well is not measured either, but told. */
  @Property(tries = 15)
  void ofAnotherDeviceItIsRefusedOrShownInert(@ForAll("elsewhere") String json) throws IOException {
    Files.writeString(file, json);
    String p = file.toString();
    String other = sound.toString();
    try (StartedPrograms started = new StartedPrograms()) {
      // 1: stale, as the device is another.
      assertInert(TypedCommand.run("check", p), 1, 2);
      assertInert(TypedCommand.run("check", "--json", p), 1, 2);
      assertInert(TypedCommand.run("gate", "--quiet", "--base", p), 2);
      assertInert(TypedCommand.run("regret", "--quiet", p), 2);
      assertInert(TypedCommand.run("rematch", "--quiet", p, other), 2);
      assertInert(TypedCommand.run("rematch", "--quiet", other, p), 2);
      assertInert(TypedCommand.run(tune("--ceilings-from", p).toArray(String[]::new)), 2);
      // A folder as --out ends a tune that would begin, after what was said of the profile.
      assertInert(TypedCommand.run("tune", "--out=" + folder, "--seed-from", p), 2);
      assertThat(Files.readString(file)).isEqualTo(json);
      assertOnlyFiles("p.json", "sound.json");
      assertInert(TypedCommand.run("merge", p, "--out", merged.toString()), 0, 1, 2);
      assertInert(TypedCommand.run("merge", p, other, "--out", merged.toString()), 0, 1, 2);
      assertNoJvm(started);
    }
    assertThat(Files.readString(file)).isEqualTo(json);
    removeMerged();
    assertOnlyFiles("p.json", "sound.json");
  }

  private static void removeMerged() throws IOException {
    for (String name : List.of("merged.json", "merged.raw.jsonl", ".merged.json.lock")) {
      Files.deleteIfExists(folder.resolve(name));
    }
  }

  /** A refusal is one line; a tune has told before what the profile is worth. */
  private static void assertInert(TypedCommand command, Integer... exitCodes) {
    assertThat(command.exitCode()).as(command.err()).isIn((Object[]) exitCodes);
    assertThat(command.out() + command.err()).doesNotContainPattern("[\\p{Cc}\\p{Cf}&&[^\\n]]");
    assertThat(command.err().lines())
        .allSatisfy(line -> assertThat(line).startsWith("headroom: ").hasSizeLessThan(1300));
    assertThat(command.err()).doesNotContain("unexpected ", "\tat ");
    if (command.exitCode() == ExitCode.BAD_INPUT) {
      assertThat(command.out()).isEmpty();
      assertThat(command.err()).isNotEmpty();
    }
  }

  private static void assertRefusal(TypedCommand command) {
    assertInert(command, ExitCode.BAD_INPUT);
    assertThat(command.err().lines()).hasSize(1);
  }

  private static void assertNoJvm(StartedPrograms started) throws IOException {
    assertThat(started.commands()).noneMatch(command -> command.contains("java"));
  }

  private static void assertOnlyFiles(String... names) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(it -> it.getFileName().toString())).containsExactlyInAnyOrder(names);
    }
  }

  /** Else that none is started would say nothing. */
  @Example
  void aStartedJvmIsSeen() throws Exception {
    try (StartedPrograms started = new StartedPrograms()) {
      String java = ProcessHandle.current().info().command().orElseThrow();
      new ProcessBuilder(java, "--version").inheritIO().start().waitFor();
      assertThat(started.commands()).anyMatch(command -> command.contains("java"));
    }
  }

  @Provide
  Arbitrary<String> unreadable() {
    return DamagedProfile.of(ProfileCodec.write(of(CpuFingerprint.read())))
        .filter(json -> !reads(json));
  }

  private static boolean reads(String json) {
    try {
      ProfileCodec.read(json);
      return true;
    } catch (DocumentException e) {
      return false;
    }
  }

  @Provide
  Arbitrary<String> elsewhere() {
    DeviceFingerprint here = HostileProfileTest.whole().device();
    return DamagedProfile.of(
        ProfileCodec.write(
            of(
                new DeviceFingerprint(
                    here.kind(),
                    "Processor of another machine",
                    here.microarchitecture(),
                    here.isa(),
                    here.traits(),
                    here.threadsPerCore(),
                    here.memoryGiB(),
                    here.governor(),
                    here.os(),
                    here.jdk()))));
  }
}
