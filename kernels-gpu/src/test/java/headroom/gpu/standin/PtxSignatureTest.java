package headroom.gpu.standin;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.gpu.standin.PtxSignature.Parameter;
import java.util.List;
import org.junit.jupiter.api.Test;

class PtxSignatureTest {
  @Test
  void sizesAndAlignmentsAreRead() {
    String module =
        """
        .visible .entry other(.param .u32 other_param_0) { ret; }
        .visible .entry mixed(
        \t.param .u64 .ptr .align 1 mixed_param_0,
        \t.param .u8 mixed_param_1,
        \t.param .align 8 .b8 mixed_param_2[24]
        )
        .maxntid 128, 1, 1
        { .param .b32 retval0; }
        """;
    assertThat(PtxSignature.parameters(module, "mixed"))
        .contains(List.of(new Parameter(8, 8), new Parameter(1, 1), new Parameter(24, 8)));
    assertThat(PtxSignature.parameters(module, "other")).contains(List.of(new Parameter(4, 4)));
  }

  @Test
  void kernelWithoutParametersIsNotAMissingOne() {
    assertThat(PtxSignature.parameters(".entry none() { }", "none")).contains(List.of());
    assertThat(PtxSignature.parameters(".entry none() { }", "one")).isEmpty();
  }
}
