package headroom.tuner.session;

import headroom.profile.Ceiling;
import headroom.profile.TunedShape;
import headroom.shape.AttentionShape;
import java.util.ArrayList;
import java.util.List;

/** Keeps a run's remarks, and nothing else. */
final class SilentListener implements TuneListener {

  final List<String> notes = new ArrayList<>();

  @Override
  public void progress(double done, double remainingSeconds, String what) {}

  @Override
  public void ceilings(List<Ceiling> ceilings) {}

  @Override
  public void tuned(TunedShape shape, int index, int total) {}

  @Override
  public void failed(AttentionShape shape, String reason) {}

  @Override
  public void note(String line) {
    notes.add(line);
  }
}
