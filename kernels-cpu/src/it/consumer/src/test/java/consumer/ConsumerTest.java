package consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import headroom.dispatch.Choice;
import headroom.dispatch.DecodeDispatcher;
import headroom.dispatch.ThisDevice;
import headroom.kernel.KernelCatalog;
import headroom.kernel.KvCache;
import headroom.profile.DeviceFingerprint;
import headroom.profile.ProfileCodec;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Profiles of this repository, used as a program elsewhere would use them. */
class ConsumerTest {

  private static final Path PROFILES = Path.of("../../../../results/profiles");

  private static final int SHAPES = 50;

  /** The device that a profile was measured on, so that its entries are used whatever this is. */
  private record Measured(DeviceFingerprint fingerprint) implements ThisDevice {
    @Override
    public boolean runsWith(List<String> jvmFlags) {
      return true;
    }
  }

  @Test
  void fiftyRandomShapesMatchTheReference() {
    TuningProfile profile = ProfileCodec.read(PROFILES.resolve("amd-epyc-avx2-2c.json"));
    Random random = new Random(50);
    Map<Choice.Source, Integer> sources = new EnumMap<>(Choice.Source.class);
    try (DecodeDispatcher dispatcher =
        DecodeDispatcher.of(profile, new Measured(profile.device()), KernelCatalog.load())) {
      for (int i = 0; i < SHAPES; i++) {
        AttentionShape shape = shape(random, profile);
        Choice choice = RandomDecodes.right(dispatcher, shape, random);
        sources.merge(choice.source(), 1, Integer::sum);
      }
    }
    assertThat(sources).doesNotContainKey(Choice.Source.REFERENCE);
    assertThat(sources.get(Choice.Source.EXACT)).isGreaterThan(2);
    assertThat(sources.get(Choice.Source.NEAREST)).isGreaterThan(20);
    assertThat(sources.get(Choice.Source.DEVICE_DEFAULT)).isGreaterThan(2);
  }

  /** Every tenth a tuned one of 512 keys. */
  private static AttentionShape shape(Random random, TuningProfile profile) {
    if (random.nextInt(10) == 0) {
      List<AttentionShape> tuned =
          profile.shapes().stream().map(it -> it.shape()).filter(it -> it.seqLen() == 512).toList();
      return RandomDecodes.pick(random, tuned);
    }
    return RandomDecodes.shape(random);
  }

  /** By the file's name alone; on other machines the profile is not used, and it says why. */
  @ParameterizedTest
  @ValueSource(strings = {"amd-epyc-avx2-2c.json", "amd-epyc-avx512-2c.json"})
  void theProgramDecodesOnThisMachine(String profile) {
    AttentionShape shape = new AttentionShape(1, 32, 8, 128, 208);
    float[] q = Consumer.floats(new Random(3), shape.queryElements());
    float[] out = new float[q.length];
    Arrays.fill(out, Float.NaN);
    try (DecodeDispatcher dispatcher = DecodeDispatcher.load(PROFILES.resolve(profile))) {
      KvCache cache = dispatcher.newCache(shape);
      String said = Consumer.decode(dispatcher, cache, q, out);
      assertThat(said)
          .isEqualTo(Consumer.run(PROFILES.resolve(profile), shape))
          .matches(
              "(?s)(exact|re verify|seed only|reject).*\\n(nearest|device default).*: .*\\[.*");
      RandomDecodes.assertRight(shape, q, cache, (float) (1 / Math.sqrt(128)), out, said);
    }
  }

  @Test
  void nothingOfTheTunerIsOnItsClassPath() throws IOException {
    String tree = Files.readString(Path.of("target/dependency-tree.txt"));
    assertThat(tree)
        .contains("headroom:kernels-cpu:jar", "headroom:kernels-api:jar")
        .doesNotContain("jmh", "commons-math", "picocli", "headroom:tuner", "headroom:kernels-gpu");
    for (String type :
        List.of(
            "org.openjdk.jmh.annotations.Benchmark",
            "org.apache.commons.math3.util.FastMath",
            "picocli.CommandLine",
            "headroom.tuner.cli.Headroom")) {
      assertThatExceptionOfType(ClassNotFoundException.class)
          .as(type)
          .isThrownBy(() -> Class.forName(type));
    }
  }
}
