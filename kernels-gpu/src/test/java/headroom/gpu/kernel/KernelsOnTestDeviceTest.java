package headroom.gpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import headroom.gpu.ptx.CopyTiming;
import headroom.gpu.ptx.LaunchReport;
import headroom.gpu.ptx.PtxModule;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every kernel configuration, over every edge of lengths and heads, whole and in splits of which
 * some are empty, with copies that land at once and as late as they may: each agrees with the
 * float64 reference in every row. A machine without nvcc runs all of them too, from stored PTX;
 * what the store lacks is skipped by name.
 */
class KernelsOnTestDeviceTest {

  /** More than the short sequences of a batch have tiles: some splits are empty. */
  private static final int MANY_SPLITS = 4;

  @BeforeAll
  static void compileOnAllCores() {
    System.out.println(Ptx.origin());
    if (Nvcc.present()) {
      configs().parallelStream().map(TestedConfig::program).forEach(Nvcc::ptx);
    }
  }

  static List<TestedConfig> configs() {
    return TestedConfig.all();
  }

  @ParameterizedTest
  @MethodSource("configs")
  void agreesWithTheReference(TestedConfig config) {
    PtxModule module = Ptx.of(config.program());
    KernelCheck check = new KernelCheck(config.edges(DecodeInputs.RANDOM));
    for (CopyTiming timing : CopyTiming.values()) {
      LaunchReport whole = check.run(module, config.plan(1), timing);
      assertThat(whole.matrixConflicts()).as("bank conflicts of ldmatrix").isZero();
      check.run(module, config.plan(MANY_SPLITS), timing);
    }
  }

  /** More than a thread of decode_combine loads at once, and than a warp has lanes. */
  @ParameterizedTest
  @ValueSource(ints = {16, 64, 128})
  void anyNumberOfSplitsIsCombined(int splits) {
    for (int number : new int[] {0, 12}) {
      TestedConfig config = TestedConfig.all().get(number);
      new KernelCheck(config.edges(DecodeInputs.RANDOM))
          .run(Ptx.of(config.program()), config.plan(splits), CopyTiming.LAZY);
    }
  }

  @ParameterizedTest
  @EnumSource
  void inputsThatBreakKernelsDoNot(DecodeInputs inputs) {
    for (int number : new int[] {0, 12, 15, 17}) {
      TestedConfig config = TestedConfig.all().get(number);
      PtxModule module = Ptx.of(config.program());
      new KernelCheck(config.edges(inputs)).run(module, config.plan(2), CopyTiming.LAZY);
    }
  }

  /** {@code -Dheadroom.storePtx=true} writes them anew; delete those of older sources by hand. */
  @Test
  void storedPtxIsOfTheseSources() throws IOException {
    if (Boolean.getBoolean("headroom.storePtx")) {
      assumeTrue(Nvcc.present(), "no nvcc in PATH");
      for (TestedConfig config : configs()) {
        Ptx.store(config.program());
      }
      return;
    }
    assertThat(configs())
        .as("run this test with -Dheadroom.storePtx=true")
        .allMatch(config -> Ptx.isStored(config.program()));
  }
}
