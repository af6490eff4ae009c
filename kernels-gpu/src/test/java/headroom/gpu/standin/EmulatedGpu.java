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

  /** Text of a module, such as an opcode, whose decodes crash; none does without it. */
  private static final String CRASH_VARIABLE = "HEADROOM_STAND_IN_CRASH";

  private static final AtomicReference<Optional<StandInDevice>> DRIVER =
      new AtomicReference<>(Optional.empty());

  @Override
  public boolean install() {
    PtxTestDevice device = new PtxTestDevice(Optional.ofNullable(System.getenv(CRASH_VARIABLE)));
    Optional<StandInDevice> driver =
        Optional.ofNullable(System.getenv(VARIABLE))
            .map(Path::of)
            .map(library -> new StandInDevice(library, device));
    DRIVER.set(driver);
    return driver.isPresent();
  }

  /** Buffers, modules, streams, graphs and events that have not been given back. */
  public static int aliveHandles() {
    return DRIVER.get().map(StandInDevice::aliveHandles).orElse(0);
  }
}
