package headroom.gpu.compile;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A compiled kernel: what the driver loads. Immutable. */
public final class KernelImage {
  /** More than any kernel's machine code has, in bytes; a file beyond is none of ours. */
  static final int MAX_BYTES = 64 << 20;

  private final ImageForm form;
  private final byte[] bytes;

  /**
   * An image.
   *
   * @param form what the bytes are
   * @param bytes a cubin, or PTX in UTF-8 without a final NUL
   */
  public KernelImage(ImageForm form, byte[] bytes) {
    if (bytes.length == 0 || bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "an image has 1 to %d bytes: %d".formatted(MAX_BYTES, bytes.length));
    }
    this.form = form;
    this.bytes = bytes.clone();
  }

  /** What the bytes are. */
  public ImageForm form() {
    return form;
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /**
   * The assembly of a PTX image.
   *
   * @throws IllegalStateException if this is machine code
   */
  public String ptx() {
    return switch (form) {
      case PTX -> new String(bytes, StandardCharsets.UTF_8);
      case CUBIN -> throw new IllegalStateException("a cubin has no text; compile to PTX");
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KernelImage image
        && form == image.form
        && Arrays.equals(bytes, image.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "%s of %d bytes".formatted(form, bytes.length);
  }
}
