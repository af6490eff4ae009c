package headroom.tuner.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.shape.AttentionShape;
import headroom.tuner.paired.Contestant;
import headroom.tuner.paired.RoundTimes;
import headroom.tuner.suite.DecodeProblem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is timed: whoever is right, and fast enough by three calm times. */
class ContendersTest {

  private static final DecodeProblem PROBLEM =
      new DecodeProblem(new AttentionShape(1, 2, 1, 8, 4), 1);

  /** Answers with the reference, from some call on with an error. */
  private static final class Fake implements Contender {
    private final String way;
    private final int rightCalls;
    private int calls;

    Fake(String way, int rightCalls) {
      this.way = way;
      this.rightCalls = rightCalls;
    }

    @Override
    public Contestant contestant() {
      return new Contestant("side", way);
    }

    @Override
    public DecodeProblem problem() {
      return PROBLEM;
    }

    @Override
    public void decode() {
      calls++;
    }

    @Override
    public float[] output() {
      float[] out = new float[PROBLEM.reference().length];
      for (int i = 0; i < out.length; i++) {
        out[i] = (float) PROBLEM.reference()[i];
      }
      out[0] += calls > rightCalls ? 1 : 0;
      return out;
    }

    @Override
    public void close() {}
  }

  private final Contenders contenders = new Contenders();
  private final Fake right = new Fake("right", Integer.MAX_VALUE);
  private final Fake slow = new Fake("slow", Integer.MAX_VALUE);

  private List<Round<Contender>> rounds(int count, double rightNanos, double slowNanos) {
    List<Round<Contender>> rounds = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<Contender, Visit> visits = new HashMap<>();
      visits.put(right, new Visit(rightNanos, true));
      visits.put(slow, new Visit(slowNanos, true));
      rounds.add(new Round<>(visits));
    }
    return rounds;
  }

  private void prepared() {
    contenders.add(right);
    contenders.add(slow);
    contenders.prepare(() -> {});
  }

  @Test
  void whoIsWrongIsNeverTimed() {
    contenders.add(new Fake("wrong", 0));
    contenders.add(new Fake("wrong once warm", 5));
    prepared();

    assertThat(contenders.timed()).containsExactly(right, slow);
    assertThat(contenders.leftOut())
        .hasSize(2)
        .allMatch(line -> line.contains(": incorrect, relative error "))
        .anyMatch(line -> line.startsWith("side: wrong once warm"));
  }

  @Test
  void whoIsHopelessIsLeftOutWithItsReason() {
    prepared();
    contenders.judge(rounds(3, 1000, 2500));

    assertThat(contenders.timed()).containsExactly(right);
    assertThat(contenders.callNanos(right)).isEqualTo(1000);
    assertThat(contenders.leftOut())
        .containsExactly("side: slow: 2.5 times its side's fastest when warm, 3 µs");
  }

  @Test
  void twoRoundsJudgeNobody() {
    prepared();
    contenders.judge(rounds(2, 1000, 2500));

    assertThat(contenders.timed()).containsExactly(right, slow);
  }

  @Test
  void timesAreThoseOfAllRoundsInTheirOrder() {
    prepared();
    List<Round<Contender>> taken = new ArrayList<>(rounds(1, 10, 20));
    taken.addAll(rounds(1, 11, 21));

    assertThat(contenders.times(taken))
        .extracting(RoundTimes::nanos)
        .containsExactly(List.of(10.0, 11.0), List.of(20.0, 21.0));
  }

  @Test
  void aContenderThatMissedARoundIsAnError() {
    prepared();
    List<Round<Contender>> taken = List.of(new Round<>(Map.of(right, new Visit(1, true))));

    assertThatThrownBy(() -> contenders.times(taken)).hasMessage("side: slow missed a round");
  }
}
