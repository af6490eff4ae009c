package headroom.gpu.decode;

import headroom.gpu.compile.CubinReader;
import headroom.gpu.compile.ImageForm;
import headroom.gpu.compile.KernelImage;
import headroom.gpu.compile.KernelResources;
import headroom.gpu.compile.MultiprocessorLimits;
import headroom.gpu.compile.Occupancy;
import headroom.gpu.kernel.CudaProgram;
import headroom.gpu.kernel.DecodePlan;
import headroom.gpu.kernel.GpuTraits;
import java.util.Optional;

/**
 * What machine code tells of a configuration before it is launched. Registers are estimated by the
 * spaces and known only here: about a third of what the constraints let through spills.
 */
public final class ImageCheck {

  /** Each value that leaves the registers is written and read in every tile. */
  public static final String NO_SPILLS = "no register is spilled";

  /** Else the driver refuses the launch. */
  public static final String FITS = "a block fits a multiprocessor";

  private ImageCheck() {}

  /**
   * The first of these that an image breaks, by name; empty also for PTX, which has no registers
   * yet.
   *
   * @param image compiled from the plan
   */
  public static Optional<String> broken(DecodePlan plan, KernelImage image, GpuTraits gpu) {
    if (image.form() == ImageForm.PTX) {
      return Optional.empty();
    }
    return CubinReader.read(image.bytes()).stream()
        .filter(kernel -> kernel.kernel().equals(CudaProgram.SPLIT_ENTRY))
        .findFirst()
        .flatMap(kernel -> broken(plan, kernel, gpu));
  }

  static Optional<String> broken(DecodePlan plan, KernelResources kernel, GpuTraits gpu) {
    if (kernel.spillInstructions() > 0) {
      return Optional.of(NO_SPILLS);
    }
    return occupancy(plan, kernel, gpu).filter(it -> it.blocks() == 0).map(none -> FITS);
  }

  /** Empty where an architecture's limits are not known here: then its driver decides. */
  private static Optional<Occupancy> occupancy(
      DecodePlan plan, KernelResources kernel, GpuTraits gpu) {
    return MultiprocessorLimits.find(gpu.architecture())
        .map(limits -> Occupancy.of(kernel, limits, plan.threads(), plan.sharedBytes()));
  }
}
