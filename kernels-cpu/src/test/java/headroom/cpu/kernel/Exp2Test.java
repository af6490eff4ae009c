package headroom.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import headroom.kernel.KvCache;
import headroom.kernel.KvLayout;
import headroom.reference.Tolerance;
import headroom.shape.ElementType;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class Exp2Test {

  private static final float[] SPECIAL = {
    0,
    -0f,
    1,
    -1,
    -0.5f,
    -1.5f,
    -125.5f,
    -126,
    Math.nextDown(-126f),
    -1e30f,
    -Float.MAX_VALUE,
    Float.NEGATIVE_INFINITY,
    Float.NaN,
    Float.intBitsToFloat(0xffc00000),
    Float.intBitsToFloat(0x7fc00001),
    Float.intBitsToFloat(0xffffffff)
  };

  /**
   * Every float from -2 to -1: no number below has another fraction, and 2^x then differs by a
   * power of two, which changes no relative error.
   */
  @Test
  void errsByNoMoreThanItSays() {
    Exp2[] degrees = Exp2.values();
    double[] worst = new double[degrees.length];
    for (float x = -2; x < -1; x = Math.nextUp(x)) {
      double exact = StrictMath.pow(2, x);
      for (int i = 0; i < degrees.length; i++) {
        worst[i] = Math.max(worst[i], Math.abs(degrees[i].of(x) / exact - 1));
      }
    }
    for (int i = 0; i < degrees.length; i++) {
      double bound = degrees[i].relativeError();
      assertThat(worst[i]).as("%s", degrees[i]).isBetween(0.95 * bound, bound);
    }
  }

  /** Above -1 floats are finer; from -2 down only the power of two is another. */
  @ParameterizedTest
  @EnumSource
  void errsByNoMoreThanItSaysElsewhere(Exp2 exp2) {
    for (float x = -126; x <= 1; x += 0.0000731f * Math.max(1, Math.abs(x))) {
      double error = Math.abs(exp2.of(x) / StrictMath.pow(2, x) - 1);
      assertThat(error).as("2^%s", x).isLessThanOrEqualTo(exp2.relativeError());
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsWholePowersAndNaN(Exp2 exp2) {
    for (int n = -126; n <= 1; n++) {
      assertThat(exp2.of(n)).isEqualTo(Math.scalb(1f, n));
    }
    for (float x : SPECIAL) {
      if (Float.isNaN(x)) {
        assertThat(exp2.of(x)).isNaN();
      } else if (x < -126) {
        assertThat(exp2.of(x)).isEqualTo(Float.MIN_NORMAL);
      }
    }
  }

  /** Half of a kernel's tolerance is left to its sums, whose error is far smaller. */
  @ParameterizedTest
  @EnumSource
  void leavesRoomWithinTheTolerance(Exp2 exp2) {
    assertThat(exp2.relativeError()).isLessThan(Tolerance.of(ElementType.F32).relativeError() / 2);
  }

  /** So what is proven of the scalar holds for the vectors, whatever their width. */
  @ParameterizedTest
  @EnumSource
  void vectorsDoWhatTheScalarDoes(Exp2 exp2) {
    float[] powers = new float[4096];
    Random random = new Random(5);
    for (int i = 0; i < powers.length; i++) {
      powers[i] = i < SPECIAL.length ? SPECIAL[i] : 1 - 128 * random.nextFloat();
    }
    for (int bits : VectorShape.WIDTHS) {
      float[] vectors = new float[powers.length];
      Partial target = new Partial(new HeadGeometry(1, powers.length));
      target.useRows(vectors, 0);
      KvCache none = new KvCache(1, 1, 1, 1, KvLayout.rowMajor(1));
      KernelCompiler.compile(overArrays(exp2, new VectorShape(bits)))
          .get()
          .decode(powers, 0, none, 0, 0, 0, powers.length, 1, target);
      for (int i = 0; i < powers.length; i++) {
        assertThat(Float.floatToIntBits(vectors[i]))
            .as("2^%s, %d bits", powers[i], bits)
            .isEqualTo(Float.floatToIntBits(exp2.of(powers[i])));
      }
    }
  }

  /** A class whose decode writes 2^q to the rows. */
  private static KernelSource overArrays(Exp2 exp2, VectorShape shape) {
    SourceWriter out = new SourceWriter();
    out.line("package headroom.cpu.kernel;");
    out.line("import headroom.kernel.KvCache;");
    out.line("import jdk.incubator.vector.*;");
    out.open("final class Powers implements RangeKernel");
    out.line("private static final VectorSpecies<Float> S = FloatVector.%s;", shape.species());
    out.line("public void decode(float[] q, int queryAt, KvCache cache, int sequence,");
    out.open("    int kvHead, int from, int to, float scale, Partial partial)");
    out.open("for (int i = from; i < to; i += S.length())");
    out.line("FloatVector power = FloatVector.fromArray(S, q, i);");
    exp2.emit(out, "power", "result");
    out.line("result.intoArray(partial.rows, i);");
    out.close();
    out.close();
    out.close();
    return new KernelSource("Powers", exp2.name(), out.toString());
  }

  @Test
  void anUnknownDegreeIsRefused() {
    KernelConfig third = KernelConfig.of("tiled", Map.of(Exp2.AXIS, new AxisValue.Int(3)));
    assertThatThrownBy(() -> Exp2.of(third)).hasMessageContaining("3; known: [4, 5, 6]");
  }
}
