package headroom.gpu.kernel;

import headroom.reference.Tolerance;
import headroom.shape.ElementType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** How queries and outputs are kept on the device, for each element type of the cache. */
public enum QueryType {
  /** As they are. */
  F32(4) {
    @Override
    public void put(MemorySegment memory, long index, float value) {
      memory.setAtIndex(ValueLayout.JAVA_FLOAT, index, value);
    }

    @Override
    public float get(MemorySegment memory, long index) {
      return memory.getAtIndex(ValueLayout.JAVA_FLOAT, index);
    }
  },
  /** The upper half of a float, rounded to nearest, ties to even. */
  BF16(2) {
    @Override
    public void put(MemorySegment memory, long index, float value) {
      int bits = Float.floatToRawIntBits(value);
      int rounded = (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
      memory.setAtIndex(ValueLayout.JAVA_SHORT, index, (short) rounded);
    }

    @Override
    public float get(MemorySegment memory, long index) {
      return Float.intBitsToFloat(memory.getAtIndex(ValueLayout.JAVA_SHORT, index) << 16);
    }
  },
  /** Half precision. */
  F16(2) {
    @Override
    public void put(MemorySegment memory, long index, float value) {
      memory.setAtIndex(ValueLayout.JAVA_SHORT, index, Float.floatToFloat16(value));
    }

    @Override
    public float get(MemorySegment memory, long index) {
      return Float.float16ToFloat(memory.getAtIndex(ValueLayout.JAVA_SHORT, index));
    }
  };

  private final int bytes;

  QueryType(int bytes) {
    this.bytes = bytes;
  }

  /** What {@code elements.cuh} takes as {@code query_t}. */
  public static QueryType of(ElementType element) {
    return switch (element) {
      case F32 -> F32;
      case BF16 -> BF16;
      case F16, INT8 -> F16;
    };
  }

  /**
   * How far an output may be from the oracle that took the same queries: its own rounding is most
   * of it.
   */
  public Tolerance tolerance() {
    return Tolerance.of(this == F32 ? ElementType.F32 : ElementType.BF16);
  }

  /** Rounds numbers in place to what the device keeps of them. */
  public void round(float[] values) {
    MemorySegment one = MemorySegment.ofArray(new float[1]);
    for (int i = 0; i < values.length; i++) {
      put(one, 0, values[i]);
      values[i] = get(one, 0);
    }
  }

  /** Bytes of one number. */
  public int bytes() {
    return bytes;
  }

  /** Stores a number. */
  public abstract void put(MemorySegment memory, long index, float value);

  /** Reads a number. */
  public abstract float get(MemorySegment memory, long index);
}
