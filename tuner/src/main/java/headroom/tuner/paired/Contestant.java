package headroom.tuner.paired;

/**
 * Who was timed.
 *
 * @param library whose code decodes, such as {@code MKL}; {@link #OURS} is this project
 * @param way how it is used, such as {@code blocks, keys split}
 */
public record Contestant(String library, String way) {

  /** The library's name of our own kernels. */
  public static final String OURS = "ours";

  /** Library and way in one text: {@code MKL: blocks}. */
  public String label() {
    return library + ": " + way;
  }
}
