package headroom.cpu.device;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.kernel.DeviceTraits;
import headroom.profile.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkingSetsTest {

  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;
  private static final long PLENTY = 8192 * MIB;

  private static DeviceTraits traits(long l1, long l2, long l3) {
    return new DeviceTraits(256, 16, 4, l1, l2, l3);
  }

  @Test
  void knownCachesGiveHalfOfL1AndL2AndMoreForTheRest() {
    WorkingSets sets = WorkingSets.of(traits(48 * KIB, MIB, 32 * MIB), 1, PLENTY);
    assertThat(sets).isEqualTo(new WorkingSets(24 * KIB, 512 * KIB, 4 * MIB, 512 * MIB));
  }

  @Test
  void threadsShareL3AndDramButNotL1AndL2() {
    WorkingSets sets = WorkingSets.of(traits(48 * KIB, MIB, 32 * MIB), 8, PLENTY);
    assertThat(sets).isEqualTo(new WorkingSets(24 * KIB, 512 * KIB, 2 * MIB, 64 * MIB));
  }

  @Test
  void unknownCachesGiveSetsThatFitAlmostAnyCore() {
    WorkingSets sets = WorkingSets.of(traits(0, 0, 0), 2, PLENTY);
    assertThat(sets).isEqualTo(new WorkingSets(16 * KIB, 128 * KIB, 4 * MIB, 512 * MIB));
  }

  @Test
  void l3OfAWholeSocketIsNotBelieved() {
    WorkingSets sets = WorkingSets.of(traits(48 * KIB, MIB, 508 * MIB), 1, PLENTY);
    assertThat(sets.l3Bytes()).isEqualTo(4 * MIB);
    assertThat(sets.dramBytes()).isEqualTo(1024 * MIB);
    assertThat(sets.dramIsFarBeyondL3(traits(0, 0, 508 * MIB), 1)).isFalse();
  }

  @Test
  void littleMemoryShrinksDramAndSaysSo() {
    DeviceTraits traits = traits(48 * KIB, MIB, 32 * MIB);
    WorkingSets sets = WorkingSets.of(traits, 2, 64 * MIB);
    assertThat(sets.dramBytes()).isEqualTo(32 * MIB);
    assertThat(sets.dramIsFarBeyondL3(traits, 2)).isFalse();
    assertThat(WorkingSets.of(traits, 2, PLENTY).dramIsFarBeyondL3(traits, 2)).isTrue();
    // A third of it is not a whole number of granules.
    assertThat(WorkingSets.of(traits, 3, PLENTY).dramIsFarBeyondL3(traits, 3)).isTrue();
  }

  @ParameterizedTest(name = "L1 {0}, L2 {1}, L3 {2}, {3} threads, {4} bytes")
  @CsvSource({
    "0, 0, 0, 1, 1",
    "1, 1, 1, 64, 1",
    "49152, 0, 0, 2, 1000000",
    "0, 2097152, 8388608, 2, 100000000",
    "131072, 12582912, 0, 4, 9999999999",
    "32768, 262144, 6291456, 4, 777777777"
  })
  void setsGrowFromLevelToLevelInWholeGranules(
      long l1, long l2, long l3, int threads, long memory) {
    WorkingSets sets = WorkingSets.of(traits(l1, l2, l3), threads, memory);
    assertThat(sets.bytes(Resource.FMA)).isZero();
    assertThat(sets.l1Bytes()).isPositive();
    assertThat(sets.l2Bytes()).isGreaterThan(sets.l1Bytes());
    assertThat(sets.l3Bytes()).isGreaterThanOrEqualTo(sets.l2Bytes());
    assertThat(sets.dramBytes()).isGreaterThan(sets.l3Bytes());
    for (Resource resource : Resource.OF_CPUS) {
      assertThat(sets.bytes(resource) % ReadLoop.GRANULE_BYTES).isZero();
    }
  }
}
