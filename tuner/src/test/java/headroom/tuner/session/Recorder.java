package headroom.tuner.session;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.profile.Ceiling;
import headroom.profile.TunedShape;
import headroom.shape.AttentionShape;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a session says, and holds it to progress that never goes back. */
final class Recorder implements TuneListener {
  final List<String> lines = new ArrayList<>();
  private double lastProgress;

  @Override
  public void progress(double done, double remainingSeconds, String what) {
    assertThat(done).isBetween(lastProgress, 1.0);
    lastProgress = done;
  }

  @Override
  public void ceilings(List<Ceiling> ceilings) {}

  @Override
  public void tuned(TunedShape shape, int index, int total) {
    lines.add("tuned " + shape.shape().label());
  }

  @Override
  public void failed(AttentionShape shape, String reason) {
    lines.add("failed " + shape.label() + " " + reason);
  }

  @Override
  public void note(String line) {
    lines.add(line);
  }
}
