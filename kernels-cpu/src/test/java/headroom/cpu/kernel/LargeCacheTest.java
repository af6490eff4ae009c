package headroom.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.kernel.DeviceTraits;
import headroom.kernel.KvCache;
import headroom.shape.AttentionShape;
import headroom.shape.ElementType;
import headroom.shape.KvFormat;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kernels in a cache of more than 2^31 elements, where an index that is an int reads elsewhere. Of
 * int8, whose memory is not poisoned, so that it takes 5 GiB of address space and, in passing, 2 of
 * memory: still too much for every build.
 */
@EnabledIfSystemProperty(
    named = "headroom.large",
    matches = "true",
    disabledReason = "takes 5 GiB; run with -Dheadroom.large=true")
class LargeCacheTest {

  private static final DeviceTraits DEVICE =
      new DeviceTraits(256, 16, 2, 32 << 10, 512 << 10, 32 << 20);

  private static final int HEAD_DIM = 128;
  private static final int TOKENS = 512;
  private static final int SEQUENCES = (int) ((1L << 31) / (TOKENS * HEAD_DIM)) + 256;

  private static final long BEYOND_AN_INT = 1L << 31;

  @ParameterizedTest
  @ValueSource(ints = {KvFormat.CONTIGUOUS, 64})
  void whatLiesBeyondAnIntIsReadAsElsewhere(int pageTokens) {
    KvFormat format = new KvFormat(ElementType.INT8, pageTokens);
    AttentionShape shape = new AttentionShape(1, 4, 1, HEAD_DIM, TOKENS, format);
    for (RangeVariant variant : new RangeVariant[] {new TiledDecode(), new RowDecode()}) {
      RangeProgram program = variant.program(shape, variant.defaultConfig(shape, DEVICE));
      KvCache small = new KvCache(1, 1, HEAD_DIM, TOKENS, program.layout(), format);
      KvCache large = new KvCache(SEQUENCES, 1, HEAD_DIM, TOKENS, program.layout(), format);
      int far = sequenceBeyondAnInt(large);
      fill(small, 0);
      fill(large, far);
      assertThat(decode(program, large, far)).isEqualTo(decode(program, small, 0));
    }
  }

  /** A sequence with its first page, of keys and values, beyond the reach of an int. */
  private static int sequenceBeyondAnInt(KvCache cache) {
    for (int sequence = cache.batch() - 1; sequence >= 0; sequence--) {
      if (cache.keyAt(sequence, 0, 0) > BEYOND_AN_INT
          && cache.valueAt(sequence, 0, 0) > BEYOND_AN_INT) {
        return sequence;
      }
    }
    throw new AssertionError("no page lies beyond an int: " + cache.keys().byteSize());
  }

  private static void fill(KvCache cache, int sequence) {
    Random random = new Random(3);
    for (int token = 0; token < TOKENS; token++) {
      cache.append(sequence, numbers(random, HEAD_DIM), 0, numbers(random, HEAD_DIM), 0);
    }
  }

  private static float[] decode(RangeProgram program, KvCache cache, int sequence) {
    float[] out = new float[program.heads().group() * HEAD_DIM];
    Arrays.fill(out, Float.NaN);
    Partial partial = new Partial(program.heads());
    partial.useRows(out, 0);
    float[] q = numbers(new Random(4), out.length);
    program.instances().get().decode(q, 0, cache, sequence, 0, 0, TOKENS, 0.1f, partial);
    partial.writeTo(out, 0);
    return out;
  }

  private static float[] numbers(Random random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }
}
