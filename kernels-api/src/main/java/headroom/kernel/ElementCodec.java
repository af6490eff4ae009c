package headroom.kernel;

import headroom.shape.ElementType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Stores floats as elements of a KV cache and reads them back. */
enum ElementCodec {
  /** As they are. */
  F32 {
    @Override
    void put(MemorySegment memory, long index, float value) {
      memory.setAtIndex(ValueLayout.JAVA_FLOAT, index, value);
    }

    @Override
    float get(MemorySegment memory, long index) {
      return memory.getAtIndex(ValueLayout.JAVA_FLOAT, index);
    }

    @Override
    void putRow(MemorySegment memory, long index, float[] row, int from, int count) {
      MemorySegment.copy(row, from, memory, ValueLayout.JAVA_FLOAT, index * Float.BYTES, count);
    }
  },

  /** The upper half, rounded to nearest, ties to even. */
  BF16 {
    @Override
    void put(MemorySegment memory, long index, float value) {
      int bits = Float.floatToRawIntBits(value);
      int rounded = (bits + 0x7fff + (bits >>> 16 & 1)) >>> 16;
      memory.setAtIndex(
          ValueLayout.JAVA_SHORT, index, (short) (Float.isNaN(value) ? 0x7fc0 : rounded));
    }

    @Override
    float get(MemorySegment memory, long index) {
      return Float.intBitsToFloat(memory.getAtIndex(ValueLayout.JAVA_SHORT, index) << 16);
    }
  },

  /** Half precision, rounded to nearest, ties to even; only what stays finite. */
  F16 {
    @Override
    boolean holds(float value) {
      return Math.abs(value) < FIRST_INFINITE_F16;
    }

    @Override
    void put(MemorySegment memory, long index, float value) {
      memory.setAtIndex(ValueLayout.JAVA_SHORT, index, Float.floatToFloat16(value));
    }

    @Override
    float get(MemorySegment memory, long index) {
      return Float.float16ToFloat(memory.getAtIndex(ValueLayout.JAVA_SHORT, index));
    }
  },

  /** The nearest integer from -127 to 127; what it counts is the caller's scale. */
  INT8 {
    @Override
    void put(MemorySegment memory, long index, float value) {
      int nearest = Math.clamp((long) Math.rint(value), -LARGEST_INT8, LARGEST_INT8);
      memory.set(ValueLayout.JAVA_BYTE, index, (byte) nearest);
    }

    @Override
    float get(MemorySegment memory, long index) {
      return memory.get(ValueLayout.JAVA_BYTE, index);
    }
  };

  /** Rounds up to 2^16, which half precision does not have. */
  private static final float FIRST_INFINITE_F16 = 65520;

  /** -128 stays unused, so that a sign change is exact. */
  static final int LARGEST_INT8 = 127;

  /** The codec of an element type. */
  static ElementCodec of(ElementType type) {
    return switch (type) {
      case F32 -> F32;
      case BF16 -> BF16;
      case F16 -> F16;
      case INT8 -> INT8;
    };
  }

  /** Whether kernels give this number its due: they widen f16's infinity and NaN to numbers. */
  boolean holds(float value) {
    return true;
  }

  /** Stores one number as element {@code index}. */
  abstract void put(MemorySegment memory, long index, float value);

  /** The number that element {@code index} stands for. */
  abstract float get(MemorySegment memory, long index);

  /** Stores numbers side by side. */
  void putRow(MemorySegment memory, long index, float[] row, int from, int count) {
    for (int i = 0; i < count; i++) {
      put(memory, index + i, row[from + i]);
    }
  }
}
