package headroom.cpu.kernel;

import headroom.config.KernelConfig;
import headroom.kernel.DecodeKernel;
import headroom.kernel.DeviceKind;
import headroom.kernel.KernelVariant;
import headroom.shape.AttentionShape;
import java.util.List;

/**
 * A CPU variant that compiles to a {@link RangeKernel}; by itself it decodes on the calling thread.
 */
interface RangeVariant extends KernelVariant {

  /**
   * Writes, compiles and loads the kernel of a configuration.
   *
   * @throws IllegalArgumentException if {@code config} is not of this variant's space
   */
  RangeProgram program(AttentionShape shape, KernelConfig config);

  /**
   * The source of a configuration's kernel, as it is compiled.
   *
   * @throws IllegalArgumentException if {@code config} is not of this variant's space
   */
  KernelSource source(AttentionShape shape, KernelConfig config);

  /** Ranges of keys may start at multiples of this. */
  int rangeStep(AttentionShape shape, KernelConfig config);

  @Override
  default DeviceKind device() {
    return DeviceKind.CPU;
  }

  @Override
  default List<String> jvmFlags(KernelConfig config) {
    return JitFlags.of(config).flags();
  }

  @Override
  default int threads(KernelConfig config) {
    return 1;
  }

  @Override
  default DecodeKernel specialise(AttentionShape shape, KernelConfig config) {
    return new SerialDecode(program(shape, config));
  }
}
