package headroom.gpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import headroom.gpu.ptx.CopyTiming;
import headroom.gpu.ptx.PtxException;
import headroom.gpu.ptx.PtxModule;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The proof is worth what it catches: every mutation of a right kernel must fail it. */
class MutationsAreCaughtTest {

  private static final String FILE = "mutations.md";

  private static final ResultTable TABLE =
      new ResultTable(
          FILE,
          "Mistakes made in the kernels' sources on purpose, and what caught each on the test"
              + " device (`MutationsAreCaughtTest`).",
          "mutation",
          "kernel",
          "change",
          "caught by");

  private static final Map<KernelMutation.Bed, List<KernelCheck>> CHECKS =
      new EnumMap<>(KernelMutation.Bed.class);

  @BeforeAll
  static void compileOnAllCores() {
    assumeTrue(Nvcc.present(), "no nvcc in PATH, so changed sources cannot be compiled");
    Stream.of(KernelMutation.values()).parallel().forEach(MutationsAreCaughtTest::ptx);
  }

  private static String ptx(KernelMutation mutation) {
    return Nvcc.ptx(mutation.bed().config().program(), mutation.source());
  }

  @ParameterizedTest
  @EnumSource
  void isCaught(KernelMutation mutation) {
    assertThat(mutation.source())
        .as("%s changes a source", mutation)
        .isNotEqualTo(CudaSources.source(mutation.source().name()));
    PtxModule module = PtxModule.of(ptx(mutation));
    Optional<String> caught = failure(mutation.bed(), module);
    TABLE.add(
        mutation.name(),
        mutation,
        mutation.bed(),
        mutation.change(),
        caught.orElse("nothing").replaceFirst("^DecodeCase.*], (?=splits)", ""));
    assertThat(caught).as("what caught %s", mutation).isPresent();
  }

  @AfterAll
  static void store() throws IOException {
    TABLE.store();
  }

  @Test
  void allStandInTheResults() throws IOException {
    assertThat(ResultTable.stored(FILE))
        .as("run this class with -Dheadroom.storeResults=true")
        .contains(Stream.of(KernelMutation.values()).map(it -> "| " + it + " |").toList());
  }

  @ParameterizedTest
  @EnumSource
  void theRightKernelPasses(KernelMutation.Bed bed) {
    PtxModule module = PtxModule.of(Nvcc.ptx(bed.config().program()));
    assertThat(failure(bed, module)).isEmpty();
  }

  private static Optional<String> failure(KernelMutation.Bed bed, PtxModule module) {
    try {
      for (KernelCheck check : CHECKS.computeIfAbsent(bed, MutationsAreCaughtTest::checks)) {
        for (CopyTiming timing : CopyTiming.values()) {
          check.run(module, bed.config().plan(4), timing);
          check.run(module, bed.config().plan(1), timing);
        }
      }
      return Optional.empty();
    } catch (AssertionError | PtxException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Of usual keys, and with a last one before which all that was summed must shrink. */
  private static List<KernelCheck> checks(KernelMutation.Bed bed) {
    return Stream.of(DecodeInputs.RANDOM, DecodeInputs.HUGE_LAST)
        .map(inputs -> new KernelCheck(bed.config().edges(inputs)))
        .toList();
  }
}
