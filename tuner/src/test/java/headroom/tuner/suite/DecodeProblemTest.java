package headroom.tuner.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import headroom.kernel.KvCache;
import headroom.kernel.KvLayout;
import headroom.reference.Float64Decode;
import headroom.shape.AttentionShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One problem, the same tokens in every layout. */
class DecodeProblemTest {

  private static final AttentionShape SHAPE = new AttentionShape(2, 6, 3, 20, 131);

  @ParameterizedTest
  @CsvSource({"1,20,1", "8,20,1", "16,8,32", "4,16,64"})
  void everyLayoutHoldsTheSameTokens(int keyPanel, int valuePanel, int valueBlock) {
    DecodeProblem problem = new DecodeProblem(SHAPE, 5);
    KvLayout layout = new KvLayout(keyPanel, valuePanel, valueBlock);
    KvCache rows = problem.fill(KvLayout.rowMajor(SHAPE.headDim())).cache();
    KvCache panels = problem.fill(layout).cache();

    for (int sequence = 0; sequence < SHAPE.batch(); sequence++) {
      for (int head = 0; head < SHAPE.kvHeads(); head++) {
        for (int token = 0; token < SHAPE.seqLen(); token++) {
          for (int dim = 0; dim < SHAPE.headDim(); dim++) {
            assertThat(panels.key(sequence, head, token, dim))
                .isEqualTo(rows.key(sequence, head, token, dim));
            assertThat(panels.value(sequence, head, token, dim))
                .isEqualTo(rows.value(sequence, head, token, dim));
          }
        }
      }
    }
  }

  @Test
  void aRaggedBatchGrowsUpToTheShape() {
    AttentionShape shape = new AttentionShape(3, 6, 3, 20, 131);
    DecodeProblem problem = new DecodeProblem(shape, 5, Lengths.named("ragged"));
    try (Float64Decode kernel = new Float64Decode(shape)) {
      KvCache cache = problem.fill(kernel.layout()).cache();
      assertThat(new int[] {cache.length(0), cache.length(1), cache.length(2)})
          .containsExactly(44, 88, 131);
      assertThat(problem.verify(kernel, cache).correct()).isTrue();
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Lengths.named("even"))
        .withMessage("lengths are equal or ragged: even");
  }

  @Test
  void seedsDecideTheInputs() {
    assertThat(new DecodeProblem(SHAPE, 5).q()).isEqualTo(new DecodeProblem(SHAPE, 5).q());
    assertThat(new DecodeProblem(SHAPE, 5).q()).isNotEqualTo(new DecodeProblem(SHAPE, 6).q());
    assertThat(new DecodeProblem(SHAPE, 5).reference())
        .isNotEqualTo(new DecodeProblem(SHAPE, 6).reference());
  }

  @Test
  void theReferenceVerifiesItselfOnTheProblemAndItsPrefix() {
    DecodeProblem problem = new DecodeProblem(SHAPE, 5);
    DecodeProblem prefix = problem.prefix(40);
    assertThat(prefix.shape()).isEqualTo(new AttentionShape(1, 6, 3, 20, 40));
    try (Float64Decode kernel = new Float64Decode(SHAPE)) {
      for (DecodeProblem each : new DecodeProblem[] {problem, prefix}) {
        FilledCache filled = each.fill(kernel.layout());
        assertThat(filled.appendNanosPerToken()).isPositive();
        assertThat(each.verify(kernel, filled.cache()).correct()).isTrue();
      }
    }
  }
}
