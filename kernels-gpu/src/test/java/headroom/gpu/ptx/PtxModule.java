package headroom.gpu.ptx;

import java.util.Map;
import java.util.Set;

/** The kernels of one PTX text. */
public final class PtxModule {
  private final Map<String, PtxKernel> kernels;

  private PtxModule(Map<String, PtxKernel> kernels) {
    this.kernels = kernels;
  }

  /**
   * Parses and decodes a text.
   *
   * @throws PtxException if an opcode or a directive is not known to this device
   */
  public static PtxModule of(String text) {
    return new PtxModule(new PtxParser(text).kernels());
  }

  /** Names of the entries. */
  public Set<String> entries() {
    return kernels.keySet();
  }

  PtxKernel kernel(String name) {
    PtxKernel kernel = kernels.get(name);
    if (kernel == null) {
      throw new PtxException("no kernel %s in the module: %s".formatted(name, kernels.keySet()));
    }
    return kernel;
  }
}
