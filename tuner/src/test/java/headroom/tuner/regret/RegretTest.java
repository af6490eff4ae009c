package headroom.tuner.regret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import headroom.kernel.KernelCatalog;
import headroom.profile.LeaveOneOut;
import headroom.profile.ProfileCodec;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.tuner.gate.Arm;
import headroom.tuner.gate.Taken;
import headroom.tuner.gate.stats.Order;
import headroom.tuner.gate.stats.Pair;
import headroom.tuner.gate.stats.Sample;
import headroom.tuner.report.EditedEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Each shape is left out in turn; what would have run is timed in pairs against its winner. */
class RegretTest {

  private static final TuningProfile PROFILE =
      ProfileCodec.read(Path.of("../results/profiles/amd-epyc-avx2-2c.json"));

  private final List<String> gaps = new ArrayList<>();

  private final Regret.Listener listener =
      new Regret.Listener() {
        @Override
        public void block(Contest contest, int known, int shapes) {
          assertThat(known).isLessThan(shapes);
        }

        @Override
        public void gap(Contest contest, String why) {
          gaps.add(contest.shape().shape().seqLen() + " " + why);
        }
      };

  private static Regret regret(TuningProfile profile) {
    return new Regret(profile, KernelCatalog.load(), 1);
  }

  /** Whatever did not win takes a tenth longer, the second slot of a pair twice as long. */
  private static ConfigPairs tenthLonger(double spread, boolean calm) {
    SplittableRandom random = new SplittableRandom(5);
    return (_, _, _, order) -> {
      double chosen = 110 * Math.exp(spread * random.nextGaussian());
      boolean second = order == Order.BASE_FIRST;
      return new Taken.Measured(
          new Pair(
              order,
              new Sample(second ? 100 : 200, 40, 40, calm),
              new Sample(second ? 2 * chosen : chosen, 40, 40, calm)));
    };
  }

  @Test
  void whatWouldHaveRunIsTimedWhereItIsNotTheWinner() {
    Regret regret = regret(PROFILE);
    LeaveOneOut answer = regret.measure(tenthLonger(0.002, true), 12, listener).orElseThrow();
    assertThat(answer.shapes()).hasSameSizeAs(PROFILE.shapes());
    assertThat(answer.shapes())
        .filteredOn(left -> left.basis() == LeaveOneOut.Basis.PAIRED)
        .isNotEmpty()
        .hasSameSizeAs(regret.contests())
        .allSatisfy(left -> assertThat(left.ratio()).isCloseTo(1.1, within(0.01)))
        .allMatch(left -> left.low() <= 1.105 && left.high() >= 1.095);
    assertThat(answer.shapes())
        .filteredOn(left -> left.basis() == LeaveOneOut.Basis.WINNER)
        .allMatch(left -> left.ratio() == 1 && left.low() == 1 && left.high() == 1);
    assertThat(gaps).isEmpty();
  }

  /** A shape is done when its ratio is known to 1%, or when its pairs are used up. */
  @Test
  void noiseTakesMorePairsButNotForEver() {
    int[] taken = new int[2];
    for (int noisy = 0; noisy < 2; noisy++) {
      int of = noisy;
      ConfigPairs source = tenthLonger(noisy == 0 ? 0.002 : 0.2, true);
      Regret regret = regret(PROFILE);
      assertThat(
              regret.measure(
                  (shape, winner, chosen, order) -> {
                    taken[of]++;
                    return source.take(shape, winner, chosen, order);
                  },
                  12,
                  listener))
          .isPresent();
      assertThat(taken[noisy]).isEqualTo((noisy == 0 ? 4 : 12) * regret.contests().size());
    }
  }

  @Test
  void aBusyMachineGivesNoAnswer() {
    Regret regret = regret(PROFILE);
    LeaveOneOut answer = regret.measure(tenthLonger(0.002, false), 12, listener).orElseThrow();
    assertThat(answer.shapes()).allMatch(left -> left.basis() == LeaveOneOut.Basis.WINNER);
    assertThat(gaps)
        .hasSameSizeAs(regret.contests())
        .allMatch(gap -> gap.contains("something else used the cores"));
  }

  @Test
  void whatCannotBeMeasuredIsTold() {
    ConfigPairs pairs = tenthLonger(0.002, true);
    Regret regret = regret(PROFILE);
    LeaveOneOut answer =
        regret
            .measure(
                (shape, winner, chosen, order) ->
                    shape.seqLen() == 4096
                        ? new Taken.Failed(Arm.CANDIDATE, "ended with exit code 134")
                        : pairs.take(shape, winner, chosen, order),
                12,
                listener)
            .orElseThrow();
    assertThat(gaps)
        .isNotEmpty()
        .allMatch(gap -> gap.startsWith("4096 what would have run failed: ended with"));
    assertThat(answer.shapes()).hasSize(PROFILE.shapes().size() - gaps.size());
  }

  /** Cold and hot are one shape to dispatch: neither may stand in for the other. */
  @Test
  void aShapeOfTwoCacheStatesIsLeftOutOnce() {
    List<TunedShape> both = new ArrayList<>(PROFILE.shapes());
    both.add(cold(PROFILE.shapes().getFirst()));
    TuningProfile profile =
        new TuningProfile(
            PROFILE.tool(), PROFILE.run(), PROFILE.device(), PROFILE.ceilings(), both);
    LeaveOneOut answer =
        regret(profile).measure(tenthLonger(0.002, true), 12, listener).orElseThrow();
    assertThat(answer.shapes())
        .hasSameSizeAs(PROFILE.shapes())
        .noneMatch(left -> left.source().equals("exact"));
  }

  private static TunedShape cold(TunedShape hot) {
    return EditedEntry.of(hot).cacheState("cold").entry();
  }

  @Test
  void oneShapeCannotBeLeftOut() {
    TuningProfile one = PROFILE;
    while (one.shapes().size() > 1) {
      one = one.without(one.shapes().getFirst().shape());
    }
    assertThat(regret(one).measure(tenthLonger(0.01, true), 12, listener)).isEmpty();
  }
}
