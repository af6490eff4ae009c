package consumer;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.config.KernelConfig;
import headroom.dispatch.Choice;
import headroom.dispatch.DecodeDispatcher;
import headroom.dispatch.ThisDevice;
import headroom.profile.ProfileCodec;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each profile of this repository, loaded as a program loads it, on whatever machine this is. The
 * build runs these tests twice: in a JVM as it comes, and in one with the flags that winners ask
 * for.
 */
class CommittedProfilesTest {

  private static final Path PROFILES = Path.of("../../../../results/profiles");

  private static final int SHAPES = 12;

  /** What the kernels' module says of this machine and this JVM. */
  private static final ThisDevice HERE =
      ServiceLoader.load(ThisDevice.class).findFirst().orElseThrow();

  static List<Path> profiles() throws IOException {
    try (Stream<Path> files = Files.list(PROFILES)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  @Test
  void thereAreProfiles() throws IOException {
    assertThat(profiles()).hasSizeGreaterThanOrEqualTo(4);
  }

  /** The shortest only: a decode of 4096 keys is no other code. */
  @ParameterizedTest
  @MethodSource("profiles")
  void tunedShapesAreDecodedRight(Path file) {
    TuningProfile profile = ProfileCodec.read(file);
    int shortest =
        profile.shapes().stream().mapToInt(it -> it.shape().seqLen()).min().orElseThrow();
    Random random = new Random(12);
    try (DecodeDispatcher dispatcher = DecodeDispatcher.load(file)) {
      boolean usable = dispatcher.match().grade().usable();
      for (TunedShape tuned : profile.shapes()) {
        if (tuned.shape().seqLen() == shortest) {
          Choice choice = RandomDecodes.right(dispatcher, tuned.shape(), random);
          if (!usable) {
            assertThat(choice.source()).isEqualTo(Choice.Source.DEVICE_DEFAULT);
          } else if (ofToday(tuned)) {
            assertThat(choice.source()).isEqualTo(Choice.Source.EXACT);
            assertThat(choice.config()).contains(expected(tuned));
            assertThat(
                    choice.notes().stream().anyMatch(it -> it.contains("which this process lacks")))
                .isNotEqualTo(HERE.runsWith(tuned.winner().jvmFlags()));
          } else {
            assertThat(choice.notes()).anyMatch(note -> note.startsWith(tuned.shape().label()));
          }
        }
      }
    }
  }

  /** Profiles from before this axis name no kernel of today. */
  private static boolean ofToday(TunedShape tuned) {
    return tuned.winner().config().values().containsKey("expDegree");
  }

  /** The winner, but where this JVM lacks its flags and another needs none. */
  private static KernelConfig expected(TunedShape tuned) {
    return HERE.runsWith(tuned.winner().jvmFlags())
        ? tuned.winner().config()
        : tuned.flagFree().orElse(tuned.winner()).config();
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void shapesThatNobodyTunedAreDecodedRight(Path file) {
    TuningProfile profile = ProfileCodec.read(file);
    Random random = new Random(34);
    try (DecodeDispatcher dispatcher = DecodeDispatcher.load(file)) {
      for (int i = 0; i < SHAPES; i++) {
        var shape = RandomDecodes.shape(random);
        assertThat(profile.find(shape)).isEmpty();
        Choice choice = RandomDecodes.right(dispatcher, shape, random);
        assertThat(choice.source()).isIn(Choice.Source.NEAREST, Choice.Source.DEVICE_DEFAULT);
      }
    }
  }
}
