package headroom.kernel;

/**
 * How one KV head's keys and values lie in memory. Row-major is the special case of one-key panels
 * and one panel of all dims.
 *
 * <pre>
 *   K in key panels   [ceil(seqLen / keyPanel)][headDim][keyPanel]   lanes run over keys: no
 *                                                                    horizontal sum
 *   V in dim panels   [ceil(seqLen / valueBlock)][panel][valueBlock][valuePanel]
 *                                                                    a tile of dims walks keys at
 *                                                                    stride valuePanel
 * </pre>
 *
 * The last panel of dims is as narrow as what remains of {@code headDim}.
 *
 * @param keyPanel keys per K panel; 1 is row-major
 * @param valuePanel dims per V panel; {@code headDim} is row-major
 * @param valueBlock keys per V block; of no effect when V is row-major
 */
public record KvLayout(int keyPanel, int valuePanel, int valueBlock) {

  /**
   * Checks the extents.
   *
   * @throws IllegalArgumentException if one is below 1
   */
  public KvLayout {
    if (keyPanel < 1 || valuePanel < 1 || valueBlock < 1) {
      throw new IllegalArgumentException(
          "panels hold at least one element: keyPanel=%d, valuePanel=%d, valueBlock=%d"
              .formatted(keyPanel, valuePanel, valueBlock));
    }
  }

  /** K and V as {@code [seqLen][headDim]}: what other runtimes keep. */
  public static KvLayout rowMajor(int headDim) {
    return new KvLayout(1, headDim, 1);
  }

  /** Elements that one KV head's keys take for {@code tokens} tokens, whole panels counted. */
  public long keyElements(int headDim, int tokens) {
    return Math.multiplyExact(roundUp(tokens, keyPanel), (long) headDim);
  }

  /** Elements that one KV head's values take for {@code tokens} tokens, whole blocks counted. */
  public long valueElements(int headDim, int tokens) {
    return Math.multiplyExact(roundUp(tokens, valueBlock), (long) headDim);
  }

  /** Whether so many tokens are whole key panels and whole value blocks. */
  public boolean divides(int tokens) {
    return tokens % keyPanel == 0 && tokens % valueBlock == 0;
  }

  /** Where element {@code dim} of token {@code token}'s key lies inside its head's keys. */
  public long keyIndex(int headDim, int token, int dim) {
    long panelStart = (long) token - token % keyPanel;
    return panelStart * headDim + (long) dim * keyPanel + token % keyPanel;
  }

  /** Where element {@code dim} of token {@code token}'s value lies inside its head's values. */
  public long valueIndex(int headDim, int token, int dim) {
    int panelStart = dim - dim % valuePanel;
    int width = Math.min(valuePanel, headDim - panelStart);
    long blockStart = (long) token - token % valueBlock;
    return blockStart * headDim
        + (long) panelStart * valueBlock
        + (long) token % valueBlock * width
        + dim % valuePanel;
  }

  private static long roundUp(int value, int multiple) {
    return (long) Math.ceilDiv(value, multiple) * multiple;
  }
}
