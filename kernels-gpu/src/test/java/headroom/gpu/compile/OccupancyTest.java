package headroom.gpu.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import headroom.gpu.compile.Occupancy.Limiter;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OccupancyTest {

  /** As computed by NVIDIA's {@code cuda_occupancy.h} of CUDA 13.0, every 47th of 1715 points. */
  @ParameterizedTest
  @CsvSource({
    "sm_75, 24, 32, 102400, 0",
    "sm_75, 32, 160, 24000, 2",
    "sm_75, 64, 1024, 0, 1",
    "sm_75, 161, 32, 163840, 0",
    "sm_75, 168, 160, 49152, 1",
    "sm_75, 255, 1024, 1200, 0",
    "sm_80, 32, 32, 232448, 0",
    "sm_80, 64, 160, 102400, 1",
    "sm_80, 128, 1024, 24000, 0",
    "sm_80, 168, 128, 0, 3",
    "sm_80, 255, 160, 163840, 1",
    "sm_86, 24, 1024, 49152, 1",
    "sm_86, 64, 128, 1200, 8",
    "sm_86, 128, 160, 232448, 0",
    "sm_86, 161, 1024, 102400, 0",
    "sm_86, 255, 128, 24000, 2",
    "sm_89, 24, 256, 0, 6",
    "sm_89, 32, 1024, 163840, 0",
    "sm_89, 128, 128, 49152, 2",
    "sm_89, 161, 256, 1200, 1",
    "sm_89, 168, 1024, 232448, 0",
    "sm_90, 24, 128, 102400, 2",
    "sm_90, 32, 256, 24000, 8",
    "sm_90, 128, 32, 0, 16",
    "sm_90, 161, 128, 163840, 1",
    "sm_90, 168, 256, 49152, 1",
    "sm_100, 24, 32, 1200, 32",
    "sm_100, 32, 128, 232448, 1",
    "sm_100, 64, 256, 102400, 2",
    "sm_100, 161, 32, 24000, 9",
    "sm_100, 168, 160, 0, 2",
    "sm_100, 255, 256, 163840, 1",
    "sm_120, 32, 32, 49152, 2",
    "sm_120, 64, 160, 1200, 6",
    "sm_120, 128, 256, 232448, 0",
    "sm_120, 168, 32, 102400, 0",
    "sm_120, 255, 160, 24000, 1"
  })
  void blocksAreThoseOfNvidiasCalculator(
      String architecture, int registers, int threads, int sharedBytes, int blocks) {
    assertThat(of(architecture, registers, 0, threads, sharedBytes).blocks()).isEqualTo(blocks);
  }

  @Test
  void limiterIsWhatWouldHaveToGrow() {
    assertThat(of("sm_90", 161, 0, 128, 0).limiter()).isEqualTo(Limiter.REGISTERS);
    assertThat(of("sm_90", 32, 0, 128, 100 << 10).limiter()).isEqualTo(Limiter.SHARED_MEMORY);
    assertThat(of("sm_90", 33, 0, 1024, 0).limiter()).isEqualTo(Limiter.REGISTERS);
    assertThat(of("sm_90", 24, 0, 1024, 0).limiter()).isEqualTo(Limiter.WARPS);
    assertThat(of("sm_90", 24, 0, 32, 0).limiter()).isEqualTo(Limiter.BLOCKS);
  }

  @Test
  void staticAndDynamicSharedMemoryAddUp() {
    assertThat(of("sm_90", 32, 14 << 10, 128, 100 << 10))
        .isEqualTo(of("sm_90", 32, 0, 128, 114 << 10))
        .extracting(Occupancy::blocks, Occupancy::share)
        .containsExactly(1, 4 / 64.0);
  }

  @Test
  void unknownArchitecturesAndImpossibleBlocksAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MultiprocessorLimits.of(Architecture.parse("sm_61")))
        .withMessageContaining("sm_61");
    assertThatIllegalArgumentException().isThrownBy(() -> of("sm_90", 32, 0, 1025, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> of("sm_90", 32, 0, 32, -1));
  }

  private static Occupancy of(
      String architecture, int registers, long staticShared, int threads, int sharedBytes) {
    InstructionMix none = new InstructionMix(new TreeMap<>());
    return Occupancy.of(
        new KernelResources("k", registers, 0, 0, staticShared, 0, none),
        MultiprocessorLimits.of(Architecture.parse(architecture)),
        threads,
        sharedBytes);
  }
}
