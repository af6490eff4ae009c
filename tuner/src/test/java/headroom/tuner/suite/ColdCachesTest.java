package headroom.tuner.suite;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.cpu.device.CalmCores;
import headroom.kernel.DecodeKernel;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KvCache;
import headroom.kernel.KvLayout;
import headroom.reference.Float64Decode;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As many caches as exceed the last-level cache, each in its turn. */
class ColdCachesTest {

  private static DeviceTraits traits(int l2Mib, int l3Mib) {
    return new DeviceTraits(256, 16, 2, 32 << 10, (long) l2Mib << 20, (long) l3Mib << 20);
  }

  /** 512 keys of one head of 128 floats are 512 KiB. */
  @ParameterizedTest
  @CsvSource({
    "1, 512, 1, 32, 512",
    "1, 512, 1, 31, 496",
    "1, 512, 1, 96, 1024", // 512 MiB are enough
    "1, 512, 1, 170, 1024",
    "1, 512, 1, 171, 0", // too much to fill
    "32, 512, 1, 32, 16",
    "32, 4096, 1, 32, 2", // 128 MiB
    "32, 8192, 1, 32, 0", // comes from main memory at each decode
    "1, 512, 1, 0, 0", // nobody knows L3
    "1, 512, 1, 1152, 0", // seconds to fill
    "1, 40, 1, 32, 0", // 6554 caches, padded to 552 keys each
  })
  void asManyAsTheLastLevelCacheKeepsLittleOf(
      int kvHeads, int seqLen, int l2Mib, int l3Mib, int caches) {
    AttentionShape shape = new AttentionShape(1, 32, kvHeads, 128, seqLen);
    assertThat(ColdCaches.count(shape, traits(l2Mib, l3Mib), 16e9)).isEqualTo(caches);
  }

  /** 256 MiB of caches, twice that with padding, want four times as much. */
  @Test
  void theyTakeAQuarterOfMemoryAtMost() {
    AttentionShape shape = new AttentionShape(1, 32, 1, 128, 512);
    assertThat(ColdCaches.count(shape, traits(1, 32), 1 << 30)).isZero();
    assertThat(ColdCaches.count(shape, traits(1, 32), 4e9)).isEqualTo(512);
    // No machine that builds this has less than 4 GiB; padding is part of the room.
    assertThat(ColdCaches.count(shape, traits(1, 32))).isEqualTo(512);
    assertThat(ColdCaches.mostMib(shape, traits(1, 32))).isGreaterThan(256);
  }

  /** Notes which caches were decoded. */
  private static final class Noting implements DecodeKernel {
    private final DecodeKernel reference;
    private final List<KvCache> decoded = new ArrayList<>();

    Noting(AttentionShape shape) {
      this.reference = new Float64Decode(shape);
    }

    @Override
    public KvLayout layout() {
      return reference.layout();
    }

    @Override
    public KvFormat format() {
      return reference.format();
    }

    @Override
    public long scratchBytes() {
      return 0;
    }

    @Override
    public void decode(float[] q, KvCache cache, float scale, float[] out) {
      decoded.add(cache);
      reference.decode(q, cache, scale, out);
    }
  }

  @Test
  void decodesFindAnotherCacheUntilAllHadTheirTurn() {
    AttentionShape shape = new AttentionShape(1, 2, 1, 8, 20);
    DecodeProblem problem = new DecodeProblem(shape, 1);
    Noting kernel = new Noting(shape);
    float[] out = problem.newOutput();

    OptionalDouble nanos =
        ColdCaches.fill(problem, kernel, 3).decodeNanos(kernel, new CalmCores(1), out);

    nanos.ifPresent(median -> assertThat(median).isPositive());
    assertThat(problem.judge(out).correct()).isTrue();
    assertThat(new HashSet<>(kernel.decoded)).hasSize(3);
    for (int call = 0; call + 3 < kernel.decoded.size(); call++) {
      assertThat(kernel.decoded.get(call)).isSameAs(kernel.decoded.get(call + 3));
    }
  }
}
