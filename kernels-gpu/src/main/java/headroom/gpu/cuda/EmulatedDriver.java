package headroom.gpu.cuda;

/**
 * What stands in for NVIDIA's driver in this process, found by {@link java.util.ServiceLoader}.
 * This program brings none: tests put one on the class path. Kernels on it are right or wrong as on
 * a GPU, and their times mean nothing, so whatever is measured there is marked as emulated.
 */
public interface EmulatedDriver {

  /**
   * Takes the driver's place, so that whoever opens its library from now on finds this one. Called
   * once in a process.
   *
   * @return false where nobody asked for it
   */
  boolean install();
}
