package headroom.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttentionShapeTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "b1-h32-kv8-d128-s4096",
        "b16-h71-kv1-d64-s17-int8",
        "b1-h8-kv1-d64-s512-p32",
        "b2-h8-kv8-d80-s1-bf16-p4096"
      })
  void aLabelNamesItsShape(String label) {
    assertThat(AttentionShape.named(label).label()).isEqualTo(label);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "b1-h32-kv8-d128",
        "b1-h32-kv8-d128-s4096-f64",
        "b1-h32-kv8-d128-s4096-p17",
        "b0-h32-kv8-d128-s4096",
        "b1-h32-kv5-d128-s4096",
        "b1-h32-kv8-d128-s999999999",
        "../b1-h32-kv8-d128-s4096"
      })
  void whatIsNoLabelIsRefused(String label) {
    assertThatIllegalArgumentException().isThrownBy(() -> AttentionShape.named(label));
  }

  @Test
  void countsWorkAndBytes() {
    AttentionShape shape = new AttentionShape(2, 32, 8, 128, 4096);
    assertThat(shape.group()).isEqualTo(4);
    assertThat(shape.flops()).isEqualTo(4.0 * 2 * 32 * 128 * 4096);
    assertThat(shape.kvBytes()).isEqualTo(2.0 * 2 * 8 * 128 * 4096 * 4);
    assertThat(shape.queryElements()).isEqualTo(2 * 32 * 128);
    assertThat(shape.label()).isEqualTo("b2-h32-kv8-d128-s4096");
    assertThat(shape.withSeqLen(7)).isEqualTo(new AttentionShape(2, 32, 8, 128, 7));
  }

  /** SHAPES: f32 group/2, bf16 group, int8 2·group. */
  @Test
  void intensityFollowsTheGroup() {
    AttentionShape shape = new AttentionShape(1, 32, 8, 128, 4096);
    assertThat(shape.intensity()).isEqualTo(2);
    assertThat(of(shape, ElementType.BF16).intensity()).isEqualTo(4);
    assertThat(of(shape, ElementType.INT8).intensity()).isEqualTo(8);
  }

  private static AttentionShape of(AttentionShape shape, ElementType element) {
    return shape.withFormat(new KvFormat(element, KvFormat.CONTIGUOUS));
  }

  @Test
  void labelsNameWhatIsNotUsual() {
    AttentionShape shape = new AttentionShape(1, 32, 8, 128, 64);
    assertThat(of(shape, ElementType.INT8).label()).isEqualTo("b1-h32-kv8-d128-s64-int8");
    assertThat(shape.withFormat(new KvFormat(ElementType.BF16, 32)).label())
        .isEqualTo("b1-h32-kv8-d128-s64-bf16-p32");
    assertThat(shape.withFormat(new KvFormat(ElementType.F32, 16)).label())
        .isEqualTo("b1-h32-kv8-d128-s64-p16");
  }

  @Test
  void pagesArePowersOfTwo() {
    for (int tokens : new int[] {-16, 1, 8, 24, 8192}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new KvFormat(ElementType.F32, tokens))
          .withMessageContaining("pageTokens=" + tokens);
    }
  }

  @Test
  void kindFollowsTheKvHeads() {
    assertThat(new AttentionShape(1, 8, 8, 1, 1).kind()).isEqualTo(AttentionKind.MHA);
    assertThat(new AttentionShape(1, 8, 2, 1, 1).kind()).isEqualTo(AttentionKind.GQA);
    assertThat(new AttentionShape(1, 8, 1, 1, 1).kind()).isEqualTo(AttentionKind.MQA);
    assertThat(new AttentionShape(1, 1, 1, 1, 1).kind()).isEqualTo(AttentionKind.MHA);
  }

  @Test
  void extentsAreBounded() {
    for (int bad : List.of(0, -1, Integer.MIN_VALUE, AttentionShape.MAX_EXTENT + 1)) {
      assertBad("batch", bad, () -> new AttentionShape(bad, 1, 1, 1, 1));
      assertBad("queryHeads", bad, () -> new AttentionShape(1, bad, 1, 1, 1));
      assertBad("kvHeads", bad, () -> new AttentionShape(1, 1, bad, 1, 1));
      assertBad("headDim", bad, () -> new AttentionShape(1, 1, 1, bad, 1));
      assertBad("seqLen", bad, () -> new AttentionShape(1, 1, 1, 1, bad));
    }
    int most = AttentionShape.MAX_EXTENT;
    assertThat(new AttentionShape(most, most, most, most, most).flops()).isFinite();
  }

  private static void assertBad(String name, int value, Runnable making) {
    assertThatIllegalArgumentException()
        .isThrownBy(making::run)
        .withMessage("%s must be between 1 and 16777216: %s=%d", name, name, value);
  }

  @Test
  void kvHeadsDivideQueryHeads() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AttentionShape(1, 71, 2, 64, 1))
        .withMessage(
            "kvHeads must divide queryHeads: queryHeads=71, kvHeads=2; use 1 (MQA), 71 (MHA) or a"
                + " divisor between");
    assertThatIllegalArgumentException().isThrownBy(() -> new AttentionShape(1, 4, 8, 64, 1));
  }

  @Test
  void orderIsByHeadsThenLength() {
    AttentionShape a = new AttentionShape(9, 8, 1, 64, 9);
    assertThat(List.of(new AttentionShape(1, 8, 2, 32, 1), a, a.withSeqLen(10)).stream().sorted())
        .containsExactly(a, a.withSeqLen(10), new AttentionShape(1, 8, 2, 32, 1));
  }
}
