package headroom.tuner.verify;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.gpu.compile.Architecture;
import headroom.gpu.compile.CompileRequest;
import headroom.gpu.compile.ImageForm;
import headroom.gpu.kernel.GpuTraits;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A bundle carries machine code for GPUs that it has not seen. */
class VerifyPlanTest {

  /** A100, H100, H200 in halves, B200, RTX 5090: whatever their SMs, all that they run is there. */
  @ParameterizedTest
  @CsvSource({"sm_80, 108", "sm_90, 132", "sm_90, 66", "sm_100, 148", "sm_120, 170"})
  void whatAGpuRunsIsPrecompiled(String name, int multiprocessors) {
    Architecture architecture = Architecture.parse(name);
    Set<String> carried =
        VerifyPlan.requests(architecture).stream()
            .map(CompileRequest::key)
            .collect(Collectors.toSet());
    GpuTraits gpu = GpuTraits.ofArchitecture(architecture, multiprocessors);
    assertThat(VerifyPlan.programs(NamedShape.all(), gpu))
        .extracting(it -> it.plan().program().request(architecture, ImageForm.CUBIN).key())
        .isNotEmpty()
        .isSubsetOf(carried);
    for (NamedShape named : NamedShape.all()) {
      assertThat(Candidate.around(named.shape(), gpu))
          .as("what is timed was checked: %s", named)
          .extracting(it -> it.plan().program().request(architecture, ImageForm.CUBIN).key())
          .isSubsetOf(carried);
    }
  }

  @Test
  void noProgramIsCheckedTwice() {
    List<CompileRequest> requests = VerifyPlan.requests(Architecture.parse("sm_90"));
    assertThat(requests).extracting(CompileRequest::key).doesNotHaveDuplicates();
    // So that nine minutes of a GPU, and as many of a compiler for each architecture, are enough.
    assertThat(requests).hasSizeBetween(40, 120);
  }

  /** The default first: it is what a time is compared with, and the clock may end the list. */
  @Test
  void aSweepMovesOneAxisAtATimeFromTheDefault() {
    GpuTraits gpu = GpuTraits.ofArchitecture(Architecture.parse("sm_90"), 132);
    NamedShape starcoder = NamedShape.all().getFirst();
    List<Candidate> mma =
        Candidate.around(starcoder.shape(), gpu).stream()
            .filter(it -> it.variant().id().equals("mma"))
            .toList();
    Candidate start = mma.getFirst();
    assertThat(start.config()).isEqualTo(start.variant().defaultConfig(starcoder.shape(), gpu));
    assertThat(mma).doesNotHaveDuplicates().hasSizeGreaterThan(4);
    for (Candidate other : mma.subList(1, mma.size())) {
      long moved =
          start.config().values().entrySet().stream()
              .filter(axis -> !axis.getValue().equals(other.config().values().get(axis.getKey())))
              .count();
      assertThat(moved).isEqualTo(1);
    }
  }
}
