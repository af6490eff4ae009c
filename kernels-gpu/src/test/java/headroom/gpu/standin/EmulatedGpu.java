package headroom.gpu.standin;

import headroom.gpu.cuda.EmulatedDriver;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A GPU for whole programs: a process that finds the stand-in's library in its environment runs on
 * it, and so do its children. Processes without that variable never notice.
 */
public final class EmulatedGpu implements EmulatedDriver {

  /** Names the library that {@link StandInLibrary#compileDriver} made. */
  public static final String VARIABLE = "HEADROOM_STAND_IN";

  private static Optional<StandInDevice> driver = Optional.empty();

  @Override
  public boolean install() {
    driver =
        Optional.ofNullable(System.getenv(VARIABLE))
            .map(Path::of)
            .map(library -> new StandInDevice(library, new PtxTestDevice()));
    return driver.isPresent();
  }

  /** Buffers, modules, streams, graphs and events that have not been given back. */
  public static int aliveHandles() {
    return driver.map(StandInDevice::aliveHandles).orElse(0);
  }
}
