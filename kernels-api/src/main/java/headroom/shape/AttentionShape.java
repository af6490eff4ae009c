package headroom.shape;

import static java.lang.Math.multiplyExact;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * One step of autoregressive decoding: per sequence, every query head attends to the {@code seqLen}
 * tokens of its KV head.
 *
 * <pre>
 *   q   [batch][queryHeads][headDim]
 *   k,v [batch][kvHeads][seqLen][headDim]
 *   out [batch][queryHeads][headDim]      query head h reads KV head h / group()
 * </pre>
 *
 * @param batch sequences decoded together, at least 1
 * @param queryHeads query heads, a multiple of {@code kvHeads}
 * @param kvHeads key/value heads: 1 is MQA, {@code queryHeads} is MHA, between is GQA
 * @param headDim elements per head, at least 1
 * @param seqLen tokens in the KV cache per sequence, at least 1
 * @param format element type and pages of the KV cache
 */
public record AttentionShape(
    int batch, int queryHeads, int kvHeads, int headDim, int seqLen, KvFormat format)
    implements Comparable<AttentionShape> {

  private static final Pattern LABEL =
      Pattern.compile(
          "b(\\d{1,9})-h(\\d{1,9})-kv(\\d{1,9})-d(\\d{1,9})-s(\\d{1,9})((?:-[a-z0-9]{1,9}){0,2})");

  private static final Comparator<AttentionShape> ORDER =
      Comparator.comparingInt(AttentionShape::queryHeads)
          .thenComparingInt(AttentionShape::kvHeads)
          .thenComparingInt(AttentionShape::headDim)
          .thenComparingInt(AttentionShape::batch)
          .thenComparingInt(AttentionShape::seqLen)
          .thenComparing(AttentionShape::format);

  /**
   * Checks every field.
   *
   * @throws IllegalArgumentException if a field is below 1 or above {@link #MAX_EXTENT}, or if
   *     {@code kvHeads} does not divide {@code queryHeads}
   */
  public AttentionShape {
    requireExtent("batch", batch);
    requireExtent("queryHeads", queryHeads);
    requireExtent("kvHeads", kvHeads);
    requireExtent("headDim", headDim);
    requireExtent("seqLen", seqLen);
    if (queryHeads % kvHeads != 0) {
      throw new IllegalArgumentException(
          "kvHeads must divide queryHeads: queryHeads=%d, kvHeads=%d; use 1 (MQA), %d (MHA) or a divisor between"
              .formatted(queryHeads, kvHeads, queryHeads));
    }
  }

  /** A shape over an f32 cache in one piece per sequence. */
  public AttentionShape(int batch, int queryHeads, int kvHeads, int headDim, int seqLen) {
    this(batch, queryHeads, kvHeads, headDim, seqLen, KvFormat.F32);
  }

  /**
   * No extent may exceed this: 2^24 is beyond every known model and keeps products inside a long.
   */
  public static final int MAX_EXTENT = 1 << 24;

  private static void requireExtent(String name, int value) {
    if (value < 1 || value > MAX_EXTENT) {
      throw new IllegalArgumentException(
          "%s must be between 1 and %d: %s=%d".formatted(name, MAX_EXTENT, name, value));
    }
  }

  /** Query heads that share one KV head. */
  public int group() {
    return queryHeads / kvHeads;
  }

  /** How the heads share: MHA where every query head has its own KV head, else MQA or GQA. */
  public AttentionKind kind() {
    if (kvHeads == queryHeads) {
      return AttentionKind.MHA;
    }
    return kvHeads == 1 ? AttentionKind.MQA : AttentionKind.GQA;
  }

  /**
   * Floating-point operations of one decode step: two products of 2 FLOP per query head, key and
   * dim.
   */
  public double flops() {
    return 4.0 * batch * queryHeads * headDim * seqLen;
  }

  /** Elements of q and of out: {@code batch * queryHeads * headDim}. */
  public int queryElements() {
    return multiplyExact(multiplyExact(batch, queryHeads), headDim);
  }

  /** Bytes of K and V that one decode step must read at least once; int8's scales do not count. */
  public double kvBytes() {
    return 2.0 * batch * kvHeads * headDim * seqLen * format.element().bytes();
  }

  /** Arithmetic intensity in FLOP per byte of KV cache: {@code 2 * group / bytes}. */
  public double intensity() {
    return flops() / kvBytes();
  }

  /** The same heads over another number of tokens. */
  public AttentionShape withSeqLen(int tokens) {
    return new AttentionShape(batch, queryHeads, kvHeads, headDim, tokens, format);
  }

  /** The same shape with other query heads. */
  public AttentionShape withQueryHeads(int heads) {
    return new AttentionShape(batch, heads, kvHeads, headDim, seqLen, format);
  }

  /** The same shape over a cache of another format. */
  public AttentionShape withFormat(KvFormat other) {
    return new AttentionShape(batch, queryHeads, kvHeads, headDim, seqLen, other);
  }

  /**
   * A short, stable name: {@code b1-h32-kv1-d128-s4096}, with such as {@code -bf16-p32} if not f32
   * in one piece.
   */
  public String label() {
    return "b%d-h%d-kv%d-d%d-s%d%s"
        .formatted(batch, queryHeads, kvHeads, headDim, seqLen, format.suffix());
  }

  /**
   * The shape of a {@link #label}.
   *
   * @throws IllegalArgumentException if it is none: the label, and what is wrong with it
   */
  public static AttentionShape named(String label) {
    Matcher parts = LABEL.matcher(label);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "a shape is written as b1-h32-kv8-d128-s4096, with such as -bf16 or -p32 behind it: "
              + (label.length() <= 60 ? label : label.substring(0, 60) + "…"));
    }
    int[] extents =
        IntStream.rangeClosed(1, 5).map(i -> Integer.parseInt(parts.group(i))).toArray();
    String suffix = parts.group(6);
    String format =
        suffix.isEmpty() || suffix.startsWith("-p")
            ? ElementType.F32.label() + suffix
            : suffix.substring(1);
    return new AttentionShape(
        extents[0], extents[1], extents[2], extents[3], extents[4], KvFormat.named(format));
  }

  @Override
  public int compareTo(AttentionShape other) {
    return ORDER.compare(this, other);
  }
}
