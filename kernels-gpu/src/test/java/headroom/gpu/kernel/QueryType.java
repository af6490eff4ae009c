package headroom.gpu.kernel;

import headroom.shape.ElementType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** How queries and outputs are kept on the device, for each element type of the cache. */
enum QueryType {
  F32(4) {
    @Override
    void put(MemorySegment memory, long index, float value) {
      memory.setAtIndex(ValueLayout.JAVA_FLOAT, index, value);
    }

    @Override
    float get(MemorySegment memory, long index) {
      return memory.getAtIndex(ValueLayout.JAVA_FLOAT, index);
    }
  },
  BF16(2) {
    @Override
    void put(MemorySegment memory, long index, float value) {
      int bits = Float.floatToRawIntBits(value);
      int rounded = (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
      memory.setAtIndex(ValueLayout.JAVA_SHORT, index, (short) rounded);
    }

    @Override
    float get(MemorySegment memory, long index) {
      return Float.intBitsToFloat(memory.getAtIndex(ValueLayout.JAVA_SHORT, index) << 16);
    }
  },
  F16(2) {
    @Override
    void put(MemorySegment memory, long index, float value) {
      memory.setAtIndex(ValueLayout.JAVA_SHORT, index, Float.floatToFloat16(value));
    }

    @Override
    float get(MemorySegment memory, long index) {
      return Float.float16ToFloat(memory.getAtIndex(ValueLayout.JAVA_SHORT, index));
    }
  };

  private final int bytes;

  QueryType(int bytes) {
    this.bytes = bytes;
  }

  /** What {@code elements.cuh} takes as {@code query_t}. */
  static QueryType of(ElementType element) {
    return switch (element) {
      case F32 -> F32;
      case BF16 -> BF16;
      case F16, INT8 -> F16;
    };
  }

  int bytes() {
    return bytes;
  }

  abstract void put(MemorySegment memory, long index, float value);

  abstract float get(MemorySegment memory, long index);
}
