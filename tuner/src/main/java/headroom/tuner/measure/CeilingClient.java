package headroom.tuner.measure;

import headroom.profile.Ceiling;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures the device's ceilings in a JVM of their own, so that kernels' profiles do not touch
 * them.
 */
public final class CeilingClient {

  /**
   * A client; each call starts a JVM and ends it.
   *
   * @param jvm what the child runs in
   */
  public CeilingClient(ChildJvm jvm) {}

  /**
   * Measures every ceiling, on one core and on {@code threads}.
   *
   * @param threads most threads that drive a resource together, at least 1
   * @param progress told one line per resource
   * @throws IOException if the child fails; the message says why
   */
  public List<Ceiling> measure(int threads, Consumer<String> progress) throws IOException {
    throw new UnsupportedOperationException("being written");
  }
}
