package headroom.cpu.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a curve of read rates leaves the cache. */
class L3ReachTest {

  private static final List<Long> SIZES = List.of(2L, 4L, 8L, 16L, 32L, 64L, 128L);

  @Test
  void theEdgeIsTheLastSizeClearlyAboveMainMemory() {
    // Zen 5 in a virtual machine, 2 to 128 MiB: its chiplet has 32 MiB.
    double[] rates = {89, 81, 79, 70, 53, 31, 30};
    assertThat(L3Reach.edge(SIZES, rates)).isEqualTo(32);
  }

  @Test
  void anL3ThatKeepsHalfOfTwiceItsSizeDoesNotReachThere() {
    List<Long> sizes = List.of(16L, 32L, 64L, 128L, 256L, 512L, 1024L);
    assertThat(L3Reach.edge(sizes, new double[] {110, 90, 67, 52, 46, 44, 44})).isEqualTo(32);
  }

  @Test
  void aFlatCurveHasNoCacheBeyondTheFirstSize() {
    assertThat(L3Reach.edge(SIZES, new double[] {30, 30, 31, 30, 30, 29, 30})).isEqualTo(2);
  }

  @Test
  void aLateBumpIsNoise() {
    assertThat(L3Reach.edge(SIZES, new double[] {90, 80, 31, 30, 60, 30, 30})).isEqualTo(4);
  }
}
