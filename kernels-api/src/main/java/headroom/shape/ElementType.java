package headroom.shape;

import java.util.stream.Stream;

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

  /**
   * The type of a name.
   *
   * @throws IllegalArgumentException if there is none: the name, and those that there are
   */
  public static ElementType named(String label) {
    return Stream.of(values())
        .filter(type -> type.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown element type: %s; known: %s"
                        .formatted(label, Stream.of(values()).map(ElementType::label).toList())));
  }

  /** The name used in profiles and on the command line, such as {@code bf16}. */
  public String label() {
    return label;
  }

  /** Whether elements count a scale that is kept for each token and KV head. */
  public boolean scaled() {
    return this == INT8;
  }

  /** Bytes per element; the scales of {@link #INT8} are not counted. */
  public int bytes() {
    return bytes;
  }
}
