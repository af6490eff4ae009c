package headroom.tuner.gate.arm;

import headroom.config.Axis;
import headroom.config.AxisValue;
import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.kernel.DecodeKernel;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelVariant;
import headroom.shape.AttentionShape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What this build makes of a task.
 *
 * @param shape what is decoded
 * @param variant of this build, with the fault that a self-test plants
 * @param config the build's default but for the task's axes
 */
record ArmKernel(AttentionShape shape, KernelVariant variant, KernelConfig config) {

  /**
   * Resolves a task.
   *
   * @param variant of this build, of the task's name
   * @throws IllegalArgumentException if it refuses the shape, or has no such axis or value
   */
  static ArmKernel of(ArmTask task, KernelVariant variant, DeviceTraits traits) {
    AttentionShape shape = task.shape();
    Optional<String> refusal = variant.refusal(shape);
    if (refusal.isPresent()) {
      throw new IllegalArgumentException(refusal.get());
    }
    ConfigSpace space = variant.space(shape, traits);
    KernelConfig config = variant.defaultConfig(shape, traits);
    for (Map.Entry<String, String> axis : task.axes().entrySet()) {
      config = config.with(axis.getKey(), value(space, axis.getKey(), axis.getValue()));
    }
    Optional<String> violation = space.violation(config);
    if (violation.isPresent()) {
      throw new IllegalArgumentException(
          "%s for %s: %s".formatted(config.key(), shape.label(), violation.get()));
    }
    return new ArmKernel(shape, variant, config);
  }

  /** The same with a fault in its kernel, if one is to be planted. */
  ArmKernel with(Optional<PlantedFaultSpec> fault) {
    return new ArmKernel(
        shape, fault.map(it -> it.toFault().in(config.variant())).orElse(variant), config);
  }

  /** The value of the axis that is written so: a name may look like a number. */
  private static AxisValue value(ConfigSpace space, String name, String text) {
    Stream<Axis> named = space.axes().stream().filter(axis -> axis.name().equals(name));
    return named
        .flatMap(axis -> axis.values().stream())
        .filter(value -> value.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "variant %s has no value %s on an axis %s here"
                        .formatted(space.variant(), text, name)));
  }

  DecodeKernel specialise() {
    return variant.specialise(shape, config);
  }

  int threads() {
    return variant.threads(config);
  }

  /** What the gate needs to know to start a JVM for it. */
  ArmReply.Described described(long memoryMib, double relativeError) {
    Map<String, String> axes = new TreeMap<>();
    config.values().forEach((axis, value) -> axes.put(axis, value.toString()));
    List<String> flags = variant.jvmFlags(config);
    return new ArmReply.Described(
        config.variant(), axes, flags, threads(), memoryMib, relativeError);
  }
}
