package headroom.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import headroom.json.DocumentException;
import headroom.shape.AttentionShape;
import headroom.shape.ElementType;
import headroom.shape.KvFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LeaveOneOutTest {

  private static final AttentionShape SHAPE = new AttentionShape(1, 32, 8, 128, 512);

  private static LeaveOneOut.Left left(AttentionShape shape, double ratio) {
    return new LeaveOneOut.Left(
        shape, "nearest", ratio, ratio * 0.98, ratio * 1.02, LeaveOneOut.Basis.PAIRED);
  }

  @Test
  void meanAndWorstAreThoseOfItsShapes() {
    LeaveOneOut regret =
        new LeaveOneOut(List.of(left(SHAPE.withSeqLen(4096), 1.21), left(SHAPE, 1)));
    assertThat(regret.geometricMean()).isCloseTo(1.1, within(1e-12));
    assertThat(regret.worst().shape().seqLen()).isEqualTo(4096);
    assertThat(regret.shapes().getFirst().shape()).isEqualTo(SHAPE);
  }

  /** Whatever was measured is read as it was written, and the schema takes it. */
  @Property(tries = 200)
  void anyRegretRoundTrips(@ForAll long seed) {
    Random random = new Random(seed);
    List<LeaveOneOut.Left> lefts = new ArrayList<>();
    for (int tokens = 1 + random.nextInt(9); tokens > 0; tokens--) {
      KvFormat format =
          new KvFormat(pick(random, ElementType.values()), random.nextBoolean() ? 0 : 32);
      double ratio = Math.exp(random.nextGaussian() * (random.nextInt(9) == 0 ? 30 : 0.1));
      lefts.add(
          new LeaveOneOut.Left(
              SHAPE.withSeqLen(tokens).withFormat(format),
              "device default",
              ratio,
              ratio / 1.01,
              ratio * 1.01,
              pick(random, LeaveOneOut.Basis.values())));
    }
    TuningProfile profile = ProfileFixture.profile().with(new LeaveOneOut(lefts));
    String json = ProfileCodec.write(profile);
    assertThat(ProfileCodec.read(json)).isEqualTo(profile);
    assertThat(ProfileCodec.write(ProfileCodec.read(json))).isEqualTo(json);
    assertThat(ProfileSchema.violations(json)).isEmpty();
  }

  private static <T> T pick(Random random, T[] values) {
    return values[random.nextInt(values.length)];
  }

  @Test
  void aFileThatContradictsItselfIsRefused() {
    String json =
        ProfileCodec.write(
            ProfileFixture.profile().with(new LeaveOneOut(List.of(left(SHAPE, 1.5)))));
    assertRefused(json.replace("\"worst\": 1.5", "\"worst\": 1.01"), "/leaveOneOut/worst: is not");
    assertRefused(
        json.replace("\"shape\": \"b1-", "\"shape\": \"../b1-"),
        "a shape is written as b1-h32-kv8-d128-s4096");
    assertRefused(json.replace("\"ratio\": 1.5", "\"ratio\": -1"), "ratio must be finite");
    assertRefused(json.replace("\"low\": 1.47", "\"low\": 1.6"), "a ratio lies in its interval");
    assertRefused(json.replace("\"paired\"", "\"guessed\""), "unknown value \"guessed\"");
    assertRefused(
        json.replace("\"nearest\"", "\"\\u202etseraen\""), "source must be 1 to 200 printable");
  }

  private static void assertRefused(String json, String message) {
    assertThatThrownBy(() -> ProfileCodec.read(json))
        .isExactlyInstanceOf(DocumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void nothingOrTheSameTwiceIsNoRegret() {
    assertThatIllegalArgumentException().isThrownBy(() -> new LeaveOneOut(List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LeaveOneOut(List.of(left(SHAPE, 1), left(SHAPE, 2))));
  }

  @Test
  void aProfileWithoutItIsWrittenAsBefore() {
    assertThat(ProfileCodec.write(ProfileFixture.profile())).doesNotContain("leaveOneOut");
  }
}
