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
import headroom.reference.Float64Decode;
import headroom.reference.Tolerance;
import headroom.shape.AttentionShape;
import headroom.shape.ElementType;
import headroom.shape.KvFormat;
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

  /** Divisors of none of the tuned tiles among them. */
  private static final List<Integer> GROUPS = List.of(1, 2, 4, 5, 8, 12, 16, 29, 32, 48, 71);

  private static final List<Integer> HEAD_DIMS = List.of(64, 80, 96, 128);

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
        sources.merge(decodedRight(dispatcher, shape, random), 1, Integer::sum);
      }
    }
    assertThat(sources).doesNotContainKey(Choice.Source.REFERENCE);
    assertThat(sources.get(Choice.Source.EXACT)).isGreaterThan(2);
    assertThat(sources.get(Choice.Source.NEAREST)).isGreaterThan(20);
    assertThat(sources.get(Choice.Source.DEVICE_DEFAULT)).isGreaterThan(2);
  }

  /** Every tenth a tuned one of 512 keys, a quarter of what is left of another element type. */
  private static AttentionShape shape(Random random, TuningProfile profile) {
    if (random.nextInt(10) == 0) {
      List<AttentionShape> tuned =
          profile.shapes().stream().map(it -> it.shape()).filter(it -> it.seqLen() == 512).toList();
      return pick(random, tuned);
    }
    int kvHeads = 1 << random.nextInt(3);
    ElementType element =
        random.nextInt(4) == 0 ? pick(random, List.of(ElementType.values())) : ElementType.F32;
    return new AttentionShape(
        1 + random.nextInt(3),
        kvHeads * pick(random, GROUPS),
        kvHeads,
        pick(random, HEAD_DIMS),
        1 + random.nextInt(300),
        new KvFormat(element, random.nextInt(3) == 0 ? 64 : KvFormat.CONTIGUOUS));
  }

  private static <T> T pick(Random random, List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static Choice.Source decodedRight(
      DecodeDispatcher dispatcher, AttentionShape shape, Random random) {
    KvCache cache = dispatcher.newCache(shape);
    int width = shape.kvHeads() * shape.headDim();
    for (int sequence = 0; sequence < shape.batch(); sequence++) {
      int tokens = sequence == 0 ? shape.seqLen() : 1 + random.nextInt(shape.seqLen());
      cache.appendAll(
          sequence,
          tokens,
          Consumer.floats(random, tokens * width),
          Consumer.floats(random, tokens * width));
    }
    float[] q = Consumer.floats(random, shape.queryElements());
    float[] out = new float[q.length];
    Arrays.fill(out, Float.NaN);
    float scale = (float) (1 / Math.sqrt(shape.headDim()));
    dispatcher.decode(q, cache, scale, out);
    Choice choice = dispatcher.choice(shape.queryHeads(), cache);
    Tolerance.Verdict verdict =
        Tolerance.of(ElementType.F32)
            .compare(out, new Float64Decode(shape).decode(q, cache, scale));
    assertThat(verdict.correct())
        .as("%s by %s: %s", shape.label(), choice.describe(), verdict.describe())
        .isTrue();
    return choice.source();
  }

  /** By the file's name alone; on other machines the profile is not used, and it says why. */
  @ParameterizedTest
  @ValueSource(strings = {"amd-epyc-avx2-2c.json", "amd-epyc-avx512-2c.json"})
  void theProgramDecodesOnThisMachine(String profile) {
    String said = Consumer.run(PROFILES.resolve(profile), new AttentionShape(1, 32, 8, 128, 208));
    assertThat(said)
        .matches("(?s)(exact|re verify|seed only|reject).*\\n(nearest|device default).*: .*\\[.*");
  }

  @Test
  void nothingOfTheTunerIsOnItsClassPath() throws IOException {
    String tree = Files.readString(Path.of("target/dependency-tree.txt"));
    assertThat(tree)
        .contains("headroom:kernels-cpu:jar", "headroom:kernels-api:jar")
        .doesNotContain("jmh", "commons-math", "picocli", "headroom:tuner");
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
