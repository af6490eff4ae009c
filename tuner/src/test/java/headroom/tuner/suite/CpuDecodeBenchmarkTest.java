package headroom.tuner.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.config.Axis;
import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelCatalog;
import headroom.kernel.KernelVariant;
import headroom.shape.AttentionShape;
import headroom.shape.ElementType;
import headroom.shape.KvFormat;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Param;

/** The suite can be found by JMH, and has a parameter for every axis that a CPU variant has. */
class CpuDecodeBenchmarkTest {

  private static final Set<String> SHAPE_PARAMETERS =
      Set.of(
          "variant",
          "batch",
          "queryHeads",
          "kvHeads",
          "headDim",
          "seqLen",
          "lengths",
          "element",
          "pageTokens");
  private static final AttentionShape SHAPE = new AttentionShape(1, 32, 1, 128, 4096);
  private static final DeviceTraits TRAITS =
      new DeviceTraits(256, 16, 2, 32 << 10, 512 << 10, 32 << 20);

  static List<KernelVariant> cpuVariants() {
    return KernelCatalog.load().forDevice(DeviceKind.CPU);
  }

  @Test
  void jmhFindsTheSuites() throws IOException {
    // Empty where the annotation processor did not run, which javac does not mention.
    try (var list = CpuDecodeBenchmark.class.getResourceAsStream("/META-INF/BenchmarkList")) {
      assertThat(list).isNotNull();
      assertThat(new String(list.readAllBytes(), StandardCharsets.UTF_8))
          .contains(
              "CpuDecodeBenchmark",
              "CpuAppendBenchmark",
              "CpuCeilingBenchmark",
              "CpuAllocationBenchmark");
    }
  }

  @Test
  void everyAxisOfEveryCpuVariantIsAParameterAndNothingElse() {
    Set<String> axes =
        cpuVariants().stream()
            .flatMap(
                variant -> shapes().flatMap(shape -> variant.space(shape, TRAITS).axes().stream()))
            .map(Axis::name)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> parameters =
        Stream.of(CpuDecodeBenchmark.class.getFields())
            .filter(field -> field.isAnnotationPresent(Param.class))
            .map(Field::getName)
            .filter(name -> !SHAPE_PARAMETERS.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(parameters).isEqualTo(axes);
    assertThat(new CpuDecodeBenchmark().axes().keySet()).isEqualTo(axes);
  }

  private static Stream<AttentionShape> shapes() {
    return Stream.of(
        SHAPE,
        SHAPE.withFormat(new KvFormat(ElementType.INT8, 32)),
        new AttentionShape(1, 32, 32, 128, 512),
        new AttentionShape(4, 64, 8, 80, 4096));
  }

  @ParameterizedTest
  @MethodSource("cpuVariants")
  void autoIsTheDefaultAndTakesTheFlagsInForce(KernelVariant variant) {
    KernelConfig defaults = variant.defaultConfig(SHAPE, TRAITS);

    assertThat(resolve(variant, Map.of(), variant.jvmFlags(defaults))).isEqualTo(defaults);
    // Without any flag something must still run: a newcomer's first command has none.
    KernelConfig plain = resolve(variant, Map.of(), List.of());
    assertThat(variant.jvmFlags(plain)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("cpuVariants")
  void everyLegalConfigurationCanBeSpelled(KernelVariant variant) {
    KernelConfig config =
        variant.space(SHAPE, TRAITS).enumerate().skip(3).findFirst().orElseThrow();
    Map<String, String> spelled =
        config.values().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, axis -> axis.getValue().toString()));

    assertThat(resolve(variant, spelled, variant.jvmFlags(config))).isEqualTo(config);
  }

  @ParameterizedTest
  @MethodSource("cpuVariants")
  void illegalValuesAndMissingFlagsFailInOneLine(KernelVariant variant) {
    Axis axis = variant.space(SHAPE, TRAITS).axes().getFirst();
    assertThatThrownBy(() -> resolve(variant, Map.of(axis.name(), "7777"), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(axis.name())
        .hasMessageContaining("7777")
        .message()
        .doesNotContain("\n");

    Optional<KernelConfig> flagged =
        variant
            .space(SHAPE, TRAITS)
            .enumerate()
            .filter(config -> !variant.jvmFlags(config).isEmpty())
            .findFirst();
    assertThat(flagged).isPresent();
    AxisValue jit = flagged.get().value("jit").orElseThrow();
    assertThatThrownBy(() -> resolve(variant, Map.of("jit", jit.toString()), List.of()))
        .hasMessageContaining("-jvmArgsAppend")
        .hasMessageContaining(variant.jvmFlags(flagged.get()).getFirst());
  }

  private static KernelConfig resolve(
      KernelVariant variant, Map<String, String> parameters, List<String> running) {
    return BenchmarkConfig.resolve(variant, SHAPE, TRAITS, parameters, running);
  }
}
