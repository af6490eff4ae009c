package headroom.cpu.kernel;

import headroom.kernel.KernelVariant;
import java.util.function.UnaryOperator;

/**
 * A known fault in a generated kernel, for tools that must prove that they find one. The kernel
 * itself becomes slower or wrong; nobody touches a number. No catalog lists such a variant: whoever
 * wants one says so in code.
 */
public sealed interface PlantedFault {

  /** The loop over KV blocks of every generated kernel. */
  String BLOCK_LOOP = "for (int block = from; block < to; block += KV_BLOCK) {";

  /** How many keys of a block there are, in the same loop. */
  String BLOCK_KEYS = "int count = Math.min(KV_BLOCK, to - block);";

  /** A line that stands once among the fields of every generated kernel. */
  String FIELD = "private static final int GROUP =";

  /**
   * Before its own work, a kernel walks a chain of dependent integer operations, as long as its
   * range of keys asks for: it takes the same time whatever the caches do, and no compiler shortens
   * it.
   *
   * @param stepsPer64Keys each of six operations that wait for each other, some 2 ns
   */
  record ExtraWork(int stepsPer64Keys) implements PlantedFault {

    /** So many over the longest KV cache still count in an int. */
    public static final int MOST = 8191;

    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException if it is negative or beyond {@link #MOST}
     */
    public ExtraWork {
      if (stepsPer64Keys < 0 || stepsPer64Keys > MOST) {
        throw new IllegalArgumentException(
            "extra work is from 0 to %d steps per 64 keys: %d".formatted(MOST, stepsPer64Keys));
      }
    }

    @Override
    public String edit(String source) {
      String chain =
          """
          int chain = walked;
              int steps = (int) ((long) (to - from) * %d >> 6);
              for (int step = 0; step < steps; step++) {
                chain ^= chain << 13;
                chain ^= chain >>> 17;
                chain ^= chain << 5;
              }
              walked = chain;
              %s\
          """
              .formatted(stepsPer64Keys, BLOCK_LOOP);
      String field = "private int walked = 1;\n  " + FIELD;
      return replaceOnce(replaceOnce(source, BLOCK_LOOP, chain), FIELD, field);
    }
  }

  /** Of every KV block the second half is left out: twice as fast, and wrong. */
  record SkippedKeys() implements PlantedFault {

    @Override
    public String edit(String source) {
      return replaceOnce(
          source, BLOCK_KEYS, "int count = (Math.min(KV_BLOCK, to - block) + 1) / 2;");
    }
  }

  /** The source with the fault in it. */
  String edit(String source);

  /**
   * The variant of this id with the fault in its kernels.
   *
   * @throws IllegalArgumentException if no generated kernel has this id
   */
  default KernelVariant in(String variantId) {
    UnaryOperator<String> edit = this::edit;
    return switch (variantId) {
      case "tiled" -> new TiledDecode(edit);
      case "row" -> new RowDecode(edit);
      case "split-tiled" -> new SplitKvDecode.OverTiles(edit);
      case "split-row" -> new SplitKvDecode.OverRows(edit);
      default ->
          throw new IllegalArgumentException(
              "no fault can be planted in %s; take tiled, row, split-tiled or split-row"
                  .formatted(variantId));
    };
  }

  private static String replaceOnce(String source, String anchor, String with) {
    int at = source.indexOf(anchor);
    if (at < 0 || source.indexOf(anchor, at + 1) >= 0) {
      throw new IllegalStateException(
          "the generated source must hold this once, to plant a fault there: " + anchor);
    }
    return source.replace(anchor, with);
  }
}
