package headroom.gpu.cuda;

import headroom.gpu.standin.StandInLibrary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The driver class on a stand-in library, for detection. */
final class StandInDriver {
  private StandInDriver() {}

  /**
   * A driver with the given behaviour; the test is skipped, with the reason, where no C compiler
   * is.
   *
   * @param folder where the library goes
   * @param definitions macros of the C file, such as {@code INIT_STATUS=100}
   */
  static CudaDriver compile(Path folder, String... definitions)
      throws IOException, InterruptedException {
    return new CudaDriver(
        List.of(StandInLibrary.compile(folder, "stand_in_libcuda.c", definitions).toString()));
  }
}
