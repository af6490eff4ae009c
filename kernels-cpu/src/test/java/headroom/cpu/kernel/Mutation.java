package headroom.cpu.kernel;

import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import headroom.shape.KvFormat;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Ways to break a generated kernel, each a mistake that someone could make in an emitter. */
@SuppressWarnings("ImmutableEnumChecker") // constructors are immutable; their type cannot say so
enum Mutation implements MutatedFormats {
  /** Sums of earlier blocks keep their weight when the maximum rises. */
  RESCALE_DROPPED(
      "partial.rescale(head, maximum);",
      "float sum = partial.sum(head); float[] rows = partial.rows.clone();"
          + " partial.rescale(head, maximum); partial.add(head, sum - partial.sum(head));"
          + " System.arraycopy(rows, 0, partial.rows, 0, rows.length);"),
  /** The rows shrink with the maximum, the sum of weights does not. */
  SUM_NOT_RESCALED(
      "partial.rescale(head, maximum);",
      "float sum = partial.sum(head); partial.rescale(head, maximum);"
          + " partial.add(head, sum - partial.sum(head));"),
  /** A running maximum that starts at zero: logits far below underflow. */
  MAXIMUM_STARTS_AT_ZERO("partial.begin(-Float.MAX_VALUE)", "partial.begin(0)"),
  /** The block's own maximum is never looked for. */
  MAXIMUM_NOT_TAKEN("if (maximum > partial.max(head))", "if (partial.max(head) < -3e38f)"),
  /** The mask of the last panel starts one key late. */
  TAIL_MASK_OFF_BY_ONE("for (int key = count; key < end", "for (int key = count + 1; key < end"),
  /** The last panel is not masked. */
  TAIL_MASK_MISSING("scores[at + key] = Float.NEGATIVE_INFINITY;", ""),
  /** PV stops one key early. */
  LAST_KEY_SKIPPED("int end = count & 0x", "int end = (count - 1) & 0x"),
  /** PV reads the value after the last one. */
  ONE_KEY_TOO_MANY("int end = count & 0x", "int end = (count + 1) & 0x"),
  /** The panels of V are taken to lie closer than they do. */
  VALUE_PANEL_STRIDE("valueAt + dim * RUN_BYTES", "valueAt + dim * 4L * count"),
  /** The second block reads the values of the first. */
  VALUE_BLOCK_STRIDE(
      "cache.valueAt(sequence, kvHead, 0) + token * ROW_BYTES",
      "cache.valueAt(sequence, kvHead, 0)"),
  /** K panels are taken to lie closer than they do. */
  KEY_PANEL_STRIDE("keyAt + panel * ROW_BYTES", "keyAt + panel * (ROW_BYTES - 4)"),
  /** The smaller tile of the group's last heads is left out of PV. */
  LAST_HEADS_SKIPPED("values4x16(scores, weightAt", "if (head < 0) values4x16(scores, weightAt"),
  /** The last coefficient but one of 2^x is off in its fourth digit. */
  EXP_CONSTANT("0.693147f", "0.693947f"),
  /** The second pair of coefficients is of the same powers as the first. */
  PAIRS_TOO_CLOSE("p4_w0.fma(square_w0, ", "p4_w0.fma(f_w0, "),
  /** NaN is clamped too. */
  NAN_CLAMPED("compare(VectorOperators.LT, -126f)", "compare(VectorOperators.GE, -126f).not()"),
  /** The exponent is added as an integer, which makes a number of some NaN. */
  NAN_COUNTED(
      ".mul(rounded_w0.reinterpretAsInts().lanewise(VectorOperators.LSHL,"
          + " 23).reinterpretAsFloats())",
      ".reinterpretAsInts().add(rounded_w0.reinterpretAsInts().lanewise(VectorOperators.LSHL,"
          + " 23)).reinterpretAsFloats()"),
  /** The distance of scores of -infinity from their maximum is NaN. */
  MAXIMUM_NOT_FINITE("partial.begin(-Float.MAX_VALUE)", "partial.begin(Float.NEGATIVE_INFINITY)"),
  /** A scale of zero makes NaN of the slots after the last key. */
  SCALE_OF_ZERO(", Float.MIN_NORMAL);", ", 0);"),
  /** The integer part of the exponent goes to the wrong bits. */
  EXPONENT_SHIFT("LSHL, 23", "LSHL, 22"),
  /** Powers of two where powers of e are meant. */
  BASE_FORGOTTEN("Math.abs(scale) * 1.442695f", "Math.abs(scale)"),
  /** The scale is left out. */
  SCALE_MISSING("Math.abs(scale) * 1.442695f", "1.442695f"),
  /** The sign of the scale is left out. */
  SIGN_MISSING("scale < 0 ? -1f : 1f", "1f"),
  /** Each block overwrites the sum of the last. */
  SUM_NOT_ACCUMULATED("partial.add(head, ", "partial.add(head, -partial.sum(head) + "),
  /** Only every other vector of weights counts. */
  HALF_OF_SUM("sum = sum.add(w1);", ""),
  /** The row ends a step early. */
  LAST_STEP_SKIPPED("int end = (count + 15) & 0x", "int end = count & 0x"),
  /** The range of a row's end has a bit too few. */
  RANGE_TOO_SHORT("& 0x1f0; // whole steps", "& 0xf0; // whole steps"),
  /** Of the last block's scores, which are not a whole block, the first step is looked at. */
  MAXIMUM_OF_WHOLE_BLOCKS("int key = 16; key < end;", "int key = 16; key < (end & 0x100);"),
  /** The output is added to what it held before. */
  OUTPUT_NOT_CLEARED("Arrays.fill(partial.rows, rowAt, rowAt + GROUP * HEAD_DIM, 0);", ""),
  /** One accumulator of a score tile takes another head's query. */
  WRONG_HEAD("a1_0 = q1_0.fma", "a1_0 = q0_0.fma"),
  /** The horizontal sums of two keys change places. */
  SUMS_SWAPPED(RowDecode::new, "a0_0.blend(a0_1, ODD1)", "a0_1.blend(a0_0, ODD1)"),
  /** A horizontal sum leaves out half of the lanes. */
  SUM_NOT_FOLDED(RowDecode::new, ".add(s0_2_0.rearrange(SWAP4))", ""),
  /** The runs of a block are taken to lie closer than they do. */
  RUN_TOO_SHORT(
      RowDecode::new, "long stride = rows * ROW_BYTES", "long stride = rows * (ROW_BYTES - 4)"),
  /** The last of the rows that no run holds is left out. */
  REST_OF_ROWS_SKIPPED(RowDecode::new, "row < count; row++", "row < count - 1; row++"),
  /** Two value rows take the same weight. */
  WRONG_WEIGHT(RowDecode::new, "weights[weightAt + 1]", "weights[weightAt + 0]"),
  /** PV overwrites what earlier tiles added to the output. */
  ROWS_OVERWRITTEN(RowDecode::new, "fma(v0_0, r0_0)", "mul(v0_0)"),
  /** The scales of keys and of values change places. */
  SCALES_SWAPPED(
      TiledDecode::new,
      INT8,
      "keyScales, valueScales, scaleLog2",
      "valueScales, keyScales, scaleLog2"),
  /** The values' scales count twice. */
  SCALED_TWICE(
      TiledDecode::new,
      INT8,
      "sum = sum.add(w0)",
      "sum = sum.add(w0.mul(FloatVector.fromArray(S, valueScales, key)))"),
  /** The scale of the last token is not taken. */
  LAST_SCALE_MISSING(
      TiledDecode::new,
      INT8,
      "at, valueScales, first, count)",
      "at, valueScales, first, count - 1)"),
  /** PV reads an integer after the last one, which weighs what no token does. */
  ONE_INTEGER_TOO_MANY(
      TiledDecode::new, INT8, "int end = count & 0x", "int end = (count + 1) & 0x"),
  /** Scales are taken in the order of the rows, not of the walk. */
  SCALES_OUT_OF_STEP(
      RowDecode::new, INT8, "keyScales[first + row * 4 + 1]", "keyScales[first + row * 4 + 2]"),
  /** A panel's last vector stays what it was. */
  LAST_VECTOR_NOT_WIDENED(TiledDecode::new, BF16, "int i = 0;", "end -= 8; int i = 0;"),
  /** Every page is taken to be the first. */
  PAGE_FORGOTTEN(TiledDecode::new, PAGES, "token / PAGE", "token / PAGE * 0"),
  /** Every block of a page is taken to be its first. */
  PLACE_FORGOTTEN(TiledDecode::new, LONG_PAGES, "token % PAGE * ROW_BYTES", "token % PAGE * 0L"),
  /** The scores of a page's keys overwrite the first page's. */
  SLOT_FORGOTTEN(TiledDecode::new, PAGES, "int scoreAt = 12 + first", "int scoreAt = 12"),
  /** The second block's values are taken to lie in the first one's pages. */
  BLOCK_FORGOTTEN(TiledDecode::new, PAGES, "(block + slot) / PAGE", "slot / PAGE"),
  /** Every key's values are taken to lie in the block's first page. */
  RUN_FORGOTTEN(TiledDecode::new, PAGES, "valueRuns[run / RUN]", "valueRuns[0]"),
  /** Keys are counted from the block's begin, not from their page's. */
  PLACE_IN_BLOCK(
      TiledDecode::new, PAGES, "valueRuns[run / RUN]", "valueRuns[run / RUN] + run * keyBytes"),
  /** The values of every tile are taken to be the first dims. */
  PANEL_FORGOTTEN(TiledDecode::new, PAGES, "keyValues[key] + inRun", "keyValues[key]"),
  /** The floats of a page's values overwrite the first page's. */
  WIDENED_IN_ONE_PLACE(TiledDecode::new, BF16_PAGES, "run * 16, slot * 16)", "run * 16, 0)"),
  /** The scores of a page's rows overwrite the first page's. */
  ROW_SLOT_FORGOTTEN(RowDecode::new, PAGES, "int slot = first + row", "int slot = row"),
  /** The scores of a panel's first dims are overwritten by those of the next. */
  PART_OVERWRITES(12, "FloatVector.fromArray(S, scores, at + 0)", "FloatVector.zero(S)"),
  /** Every part of a panel is taken to be its first dims. */
  PART_OF_KEYS_FORGOTTEN(12, "panelAt + part * ", "panelAt + 0 * "),
  /** The queries of every part are taken to be the first dims. */
  PART_OF_QUERIES_FORGOTTEN(
      12, "queryAt + head * HEAD_DIM + part", "queryAt + head * HEAD_DIM + 0"),
  /** The values of every part are taken to be the first keys'. */
  PART_OF_VALUES_FORGOTTEN(12, "dim * RUN_BYTES + part", "dim * RUN_BYTES + 0"),
  /** The weights of every part are taken to be the first keys'. */
  PART_OF_WEIGHTS_FORGOTTEN(12, "weightAt + part", "weightAt + 0"),
  /** The last part has as many keys as the others. */
  LAST_PART_TOO_LONG(12, "Math.min(32, count - part)", "32"),
  /** Of pages that are added one after the other, each is weighed as the first of its block. */
  RUN_OF_WEIGHTS_FORGOTTEN(
      TiledDecode::new, PAGES, 12, "int weightAt = lead + first", "int weightAt = lead");

  private final Function<UnaryOperator<String>, RangeVariant> variant;
  private final KvFormat format;
  private final int prefetch;
  private final String right;
  private final String wrong;

  Mutation(int prefetch, String right, String wrong) {
    this(TiledDecode::new, KvFormat.F32, prefetch, right, wrong);
  }

  Mutation(String right, String wrong) {
    this(TiledDecode::new, right, wrong);
  }

  Mutation(Function<UnaryOperator<String>, RangeVariant> variant, String right, String wrong) {
    this(variant, KvFormat.F32, right, wrong);
  }

  Mutation(
      Function<UnaryOperator<String>, RangeVariant> variant,
      KvFormat format,
      String right,
      String wrong) {
    this(variant, format, 0, right, wrong);
  }

  Mutation(
      Function<UnaryOperator<String>, RangeVariant> variant,
      KvFormat format,
      int prefetch,
      String right,
      String wrong) {
    this.variant = variant;
    this.format = format;
    this.prefetch = prefetch;
    this.right = right;
    this.wrong = wrong;
  }

  /** The variant whose emitters make the mistake, with this edit of its source. */
  RangeVariant variant(UnaryOperator<String> edit) {
    return variant.apply(edit);
  }

  /** The configuration on which it shows, given the default one. */
  KernelConfig config(KernelConfig config) {
    return prefetch == 0 ? config : config.with(ReadAhead.AXIS, new AxisValue.Int(prefetch));
  }

  /** The cache on which it shows. */
  KvFormat format() {
    return format;
  }

  /** The broken text; the same text if the mutation does not apply to it. */
  String apply(String source) {
    return source.replace(right, wrong);
  }
}
