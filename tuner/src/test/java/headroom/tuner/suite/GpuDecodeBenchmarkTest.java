package headroom.tuner.suite;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.config.Axis;
import headroom.gpu.kernel.CudaVariant;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import java.lang.reflect.Field;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Param;

/** One vocabulary for both devices, and no axis that a user of JMH cannot set. */
class GpuDecodeBenchmarkTest {

  private static final AttentionShape SHAPE =
      new AttentionShape(1, 32, 8, 128, 4096, KvFormat.named("bf16"));

  private static Set<String> parameters(Class<?> suite) {
    return Stream.of(suite.getFields())
        .filter(field -> field.isAnnotationPresent(Param.class))
        .map(Field::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyAxisOfEveryVariantIsAParameterAndNothingElseIsAnAxis() {
    Set<String> axes =
        CudaVariant.all().stream()
            .flatMap(variant -> variant.structure(SHAPE).axes().stream())
            .map(Axis::name)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(new GpuDecodeBenchmark().axes().keySet()).containsExactlyInAnyOrderElementsOf(axes);
    assertThat(parameters(GpuDecodeBenchmark.class)).containsAll(axes);
  }

  @Test
  void whatIsDecodedIsSaidAsToTheCpuSuite() {
    Set<String> ofCpu = parameters(CpuDecodeBenchmark.class);
    ofCpu.removeAll(new CpuDecodeBenchmark().axes().keySet());
    assertThat(parameters(GpuDecodeBenchmark.class)).containsAll(ofCpu).contains("l2");
  }
}
