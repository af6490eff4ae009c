package headroom.tuner.paired;

/**
 * Who was timed.
 *
 * @param side whom the time counts for, by its best way: a library such as {@code MKL}, {@link
 *     #OURS}, or, where all kernels are ours, the format of the KV cache, such as {@code bf16-p32}
 * @param way how the side decodes, such as {@code blocks, keys split} or a kernel variant
 */
public record Contestant(String side, String way) {

  /** The side of our own kernels among other libraries. */
  public static final String OURS = "ours";

  /** Side and way in one text: {@code MKL: blocks}. */
  public String label() {
    return side + ": " + way;
  }
}
