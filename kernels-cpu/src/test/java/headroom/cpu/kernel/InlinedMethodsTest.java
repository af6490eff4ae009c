package headroom.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.shape.AttentionShape;
import headroom.shape.ElementType;
import headroom.shape.KvFormat;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a decode inlines must stay within what C2 takes: beyond it, vectors become objects, by which
 * kernels of bf16 and f16 caches lost a fifth to a third of their speed ({@code
 * results/formats/README.md}). Methods with many vector operations are therefore too large to be
 * inlined.
 */
class InlinedMethodsTest {

  private static final DeviceTraits AVX2 = new DeviceTraits(256, 16, 2, 32 << 10, 512 << 10, 0);

  @ParameterizedTest
  @EnumSource
  void softmaxIsNotInlined(ElementType element) {
    for (RangeVariant variant : new RangeVariant[] {new TiledDecode(), new RowDecode()}) {
      assertThat(bytes(variant, element, "softmax")).isGreaterThan(SoftmaxBlock.LARGEST_INLINED);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "F32")
  void conversionIsNotInlined(ElementType element) {
    assertThat(bytes(new TiledDecode(), element, "widen"))
        .isGreaterThan(SoftmaxBlock.LARGEST_INLINED);
  }

  /** Bytes of a method's code, which C2 compares. */
  private static int bytes(RangeVariant variant, ElementType element, String method) {
    AttentionShape shape =
        new AttentionShape(1, 16, 1, 64, 512, new KvFormat(element, KvFormat.CONTIGUOUS));
    KernelConfig config = variant.defaultConfig(shape, AVX2);
    byte[] compiled = KernelCompiler.javac(variant.source(shape, config));
    return ClassFile.of().parse(compiled).methods().stream()
        .filter(candidate -> candidate.methodName().equalsString(method))
        .map(MethodModel::code)
        .mapToInt(code -> ((CodeAttribute) code.orElseThrow()).codeLength())
        .findAny()
        .orElseThrow();
  }
}
