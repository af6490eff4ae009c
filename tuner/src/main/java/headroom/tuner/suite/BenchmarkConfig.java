package headroom.tuner.suite;

import headroom.config.Axis;
import headroom.config.AxisValue;
import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelVariant;
import headroom.shape.AttentionShape;
import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From the suite's parameters, each {@code auto} or a value, to a configuration of a variant. */
final class BenchmarkConfig {

  /** The parameter value that leaves an axis to the variant's default. */
  static final String AUTO = "auto";

  private static final String JIT = "jit";

  private BenchmarkConfig() {}

  /**
   * Resolves and validates.
   *
   * @param parameters value by axis name; axes of other variants must be {@code auto}
   * @param running JVM flags in force
   * @throws IllegalArgumentException naming axis, value and cure
   */
  static KernelConfig resolve(
      KernelVariant variant,
      AttentionShape shape,
      DeviceTraits traits,
      Map<String, String> parameters,
      List<String> running) {
    Optional<String> refusal = variant.refusal(shape);
    if (refusal.isPresent()) {
      throw new IllegalArgumentException(refusal.get());
    }
    ConfigSpace space = variant.space(shape, traits);
    KernelConfig config = variant.defaultConfig(shape, traits);
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      if (!parameter.getValue().equals(AUTO)) {
        config = config.with(parameter.getKey(), value(parameter.getValue()));
      }
    }
    if (AUTO.equals(parameters.getOrDefault(JIT, AUTO))) {
      config = withFlagsInForce(variant, space, config, running);
    }
    Optional<String> violation = space.violation(config);
    if (violation.isPresent()) {
      throw new IllegalArgumentException(
          "%s for %s: %s; leave the parameter at auto or take another value"
              .formatted(config.key(), shape.label(), violation.get()));
    }
    requireFlags(variant, config, running);
    return config;
  }

  /** Flags that this JVM was started with. */
  static List<String> runningFlags() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments();
  }

  private static AxisValue value(String text) {
    return text.matches("-?\\d{1,9}")
        ? new AxisValue.Int(Integer.parseInt(text))
        : new AxisValue.Name(text);
  }

  /** Of the flag sets in force the one with the most flags: what is there should be used. */
  private static KernelConfig withFlagsInForce(
      KernelVariant variant, ConfigSpace space, KernelConfig config, List<String> running) {
    return space.axes().stream()
        .filter(axis -> axis.name().equals(JIT))
        .map(Axis::values)
        .flatMap(List::stream)
        .map(value -> config.with(JIT, value))
        .filter(candidate -> running.containsAll(variant.jvmFlags(candidate)))
        .max(Comparator.comparingInt(candidate -> variant.jvmFlags(candidate).size()))
        .orElse(config);
  }

  private static void requireFlags(
      KernelVariant variant, KernelConfig config, List<String> running) {
    List<String> wanted = variant.jvmFlags(config);
    if (!running.containsAll(wanted)) {
      throw new IllegalArgumentException(
          "%s needs JVM flags; add: -jvmArgsAppend '%s'"
              .formatted(config.key(), String.join(" ", wanted)));
    }
  }
}
