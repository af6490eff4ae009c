package headroom.tuner.cli;

import headroom.profile.DeviceFingerprint;
import headroom.shape.ElementType;
import headroom.tuner.session.OpenInstruments;
import headroom.tuner.session.TunePlan;
import java.io.IOException;
import java.util.function.Consumer;

/** A device that {@code tune} tunes. */
interface TuneTarget {

  /** What the profile says of it. */
  DeviceFingerprint fingerprint();

  /** Most threads that a kernel may use. */
  int threads();

  /** Element type of KV caches where the user names none. */
  ElementType usualElement();

  /**
   * Opens what the run measures with.
   *
   * @param note told what a user should know of it
   */
  OpenInstruments open(TunePlan plan, Consumer<String> note) throws IOException;
}
