package headroom.shape;

/** The type of one element of the KV cache. */
public enum ElementType {
  /** IEEE 754 single precision. */
  F32("f32", 4),
  /** bfloat16: the upper half of an f32. */
  BF16("bf16", 2),
  /** IEEE 754 half precision. */
  F16("f16", 2),
  /** Signed 8-bit integer with a scale per token and KV head. */
  INT8("int8", 1);

  private final String label;
  private final int bytes;

  ElementType(String label, int bytes) {
    this.label = label;
    this.bytes = bytes;
  }

  /** The name used in profiles and on the command line, such as {@code bf16}. */
  public String label() {
    return label;
  }

  /** Bytes per element; the scales of {@link #INT8} are not counted. */
  public int bytes() {
    return bytes;
  }
}
