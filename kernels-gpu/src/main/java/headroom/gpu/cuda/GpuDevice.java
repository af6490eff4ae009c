package headroom.gpu.cuda;

/**
 * One GPU, as its driver describes it.
 *
 * @param ordinal the driver's number for it, from 0; what {@code CUDA_VISIBLE_DEVICES} hides is not
 *     counted
 * @param name the product's name, such as {@code NVIDIA H100 80GB HBM3}
 * @param computeMajor first part of the compute capability: 9 for 9.0
 * @param computeMinor second part of the compute capability: 0 for 9.0
 * @param totalMemoryBytes device memory, in bytes
 */
public record GpuDevice(
    int ordinal, String name, int computeMajor, int computeMinor, long totalMemoryBytes) {
  /** Refuses what no device can be. */
  public GpuDevice {
    if (ordinal < 0 || name.isBlank() || computeMajor < 1 || computeMinor < 0) {
      throw new IllegalArgumentException(
          "not a GPU: ordinal=%d, name=\"%s\", compute capability=%d.%d"
              .formatted(ordinal, name, computeMajor, computeMinor));
    }
    if (totalMemoryBytes <= 0) {
      throw new IllegalArgumentException("a GPU has memory: totalMemoryBytes=" + totalMemoryBytes);
    }
  }

  /** The target that nvcc takes for this GPU, such as {@code sm_90}. */
  public String architecture() {
    return "sm_" + computeMajor + computeMinor;
  }
}
