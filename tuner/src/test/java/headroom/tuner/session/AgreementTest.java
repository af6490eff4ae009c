package headroom.tuner.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.profile.TunedShape;
import headroom.shape.AttentionShape;
import headroom.tuner.report.AgreementTable;
import headroom.tuner.report.EditedEntry;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which runs count as agreeing. */
class AgreementTest {

  private static final AttentionShape SHAPE = new AttentionShape(1, 32, 1, 128, 512);

  private static TunedShape picked(int speed, int... alsoTied) {
    return EditedEntry.of(WarmStartsTest.tuned(SHAPE, speed, 1000, 1200))
        .tieSet(
            IntStream.concat(IntStream.of(speed), IntStream.of(alsoTied))
                .mapToObj(FakeVariant::config)
                .toList())
        .entry();
  }

  @Test
  void whatARunThatPickedTheSameCouldNotTellApartAgrees() {
    Agreement agreement =
        Agreement.of(List.of(picked(3), picked(3, 4), picked(4), picked(7, 3), picked(3)));
    assertThat(agreement.reference()).isEqualTo(FakeVariant.config(3));
    assertThat(agreement.picks())
        .containsExactly(
            Agreement.Pick.SAME,
            Agreement.Pick.SAME,
            Agreement.Pick.TIED,
            // It could not tell 7 from 3; but none that picked 3 could have picked 7.
            Agreement.Pick.OTHER,
            Agreement.Pick.SAME);
    assertThat(agreement.share()).isEqualTo(0.8);
    assertThat(AgreementTable.markdown(agreement))
        .contains("80% of 5 runs picked 1 or what a run that did could not tell from it.")
        .contains("1. `tiled[speed=3]`");
  }

  @Test
  void theReferenceDoesNotDependOnTheOrderOfRuns() {
    assertThat(Agreement.of(List.of(picked(8), picked(2))).reference())
        .isEqualTo(Agreement.of(List.of(picked(2), picked(8))).reference());
  }

  @Test
  void noRunIsNoAgreement() {
    assertThatThrownBy(() -> Agreement.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }
}
