package headroom.gpu.standin;

import headroom.gpu.cuda.EmulatedDriver;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A GPU for whole programs: a process that finds the stand-in's library in its environment runs on
 * it, and so do its children. Processes without that variable never notice.
 */
public final class EmulatedGpu implements EmulatedDriver {

  /** Names the library that {@link StandInLibrary#compileDriver} made. */
  public static final String VARIABLE = "HEADROOM_STAND_IN";

  private static final AtomicReference<Optional<StandInDevice>> DRIVER =
      new AtomicReference<>(Optional.empty());

  @Override
  public boolean install() {
    Optional<StandInDevice> driver =
        Optional.ofNullable(System.getenv(VARIABLE))
            .map(Path::of)
            .map(library -> new StandInDevice(library, new PtxTestDevice()));
    DRIVER.set(driver);
    return driver.isPresent();
  }

  /** Buffers, modules, streams, graphs and events that have not been given back. */
  public static int aliveHandles() {
    return DRIVER.get().map(StandInDevice::aliveHandles).orElse(0);
  }
}
