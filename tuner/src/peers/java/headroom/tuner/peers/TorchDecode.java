package headroom.tuner.peers;

import headroom.shape.AttentionShape;
import headroom.tuner.paired.Contestant;
import headroom.tuner.rounds.Contender;
import headroom.tuner.suite.DecodeProblem;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Decode by PyTorch's {@code scaled_dot_product_attention} on the tensors of {@link Operands},
 * without gradients.
 *
 * <pre>
 *   packed     q [batch][kvHeads][group][headDim]     the heads of a KV head as positions
 *   expanded   q [batch][queryHeads][1][headDim]      K and V shared by stride 0; one KV head
 *   grouped    q [batch][queryHeads][1][headDim]      PyTorch's own grouping; several KV heads
 *              k,v [batch][kvHeads][seqLen][headDim]
 * </pre>
 */
final class TorchDecode implements Contender {

  /** The library's name in the table. */
  static final String LIBRARY = "PyTorch";

  // Objects of JavaCPP take longer to make than a short call's surplus, and are never freed
  // unasked.
  private static final TensorOptional NO_MASK = new TensorOptional();
  private static final DoubleOptional USUAL_SCALE = new DoubleOptional();

  private enum Way {
    PACKED,
    EXPANDED,
    GROUPED;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Operands operands;
  private final Blas mkl;
  private final Way way;
  private final int threads;
  private final Tensor q;
  private final Tensor k;
  private final Tensor v;
  private Tensor out = new Tensor();

  private TorchDecode(Operands operands, Blas mkl, Way way, int threads) {
    this.operands = operands;
    this.mkl = mkl;
    this.way = way;
    this.threads = threads;
    this.q = queries();
    this.k = rows(operands.keys());
    this.v = rows(operands.values());
  }

  /**
   * All ways for this shape.
   *
   * @param mkl preloaded, so that PyTorch's products are MKL's
   */
  static List<Contender> all(Operands operands, Blas mkl, int threads) {
    AttentionShape shape = operands.shape();
    List<Contender> ways = new ArrayList<>();
    ways.add(new TorchDecode(operands, mkl, Way.PACKED, threads));
    if (shape.group() > 1) {
      Way other = shape.kvHeads() == 1 ? Way.EXPANDED : Way.GROUPED;
      ways.add(new TorchDecode(operands, mkl, other, threads));
    }
    return ways;
  }

  /** Version, and the vector instructions in use. */
  static String description() {
    return "PyTorch: %s, %s"
        .formatted(
            Optional.ofNullable(Tensor.class.getPackage().getImplementationVersion())
                .orElse("version unknown"),
            torch.get_cpu_capability().getString());
  }

  private Tensor queries() {
    AttentionShape shape = operands.shape();
    long[] extents =
        way == Way.PACKED
            ? new long[] {shape.batch(), shape.kvHeads(), shape.group(), shape.headDim()}
            : new long[] {shape.batch(), shape.queryHeads(), 1, shape.headDim()};
    return torch.from_blob(new Borrowed(operands.q()), extents);
  }

  private Tensor rows(MemorySegment memory) {
    AttentionShape shape = operands.shape();
    boolean expanded = way == Way.EXPANDED;
    long heads = expanded ? shape.queryHeads() : shape.kvHeads();
    long stride = operands.headStride();
    return torch.from_blob(
        new Borrowed(memory),
        new long[] {shape.batch(), heads, shape.seqLen(), shape.headDim()},
        new long[] {stride * shape.kvHeads(), expanded ? 0 : stride, shape.headDim(), 1});
  }

  /** Memory that is not PyTorch's, by its address: a buffer of Java's ends at 2 GiB. */
  private static final class Borrowed extends FloatPointer {
    Borrowed(MemorySegment memory) {
      address = memory.address();
      limit = memory.byteSize() / Float.BYTES;
      capacity = limit;
    }
  }

  @Override
  public Contestant contestant() {
    return new Contestant(LIBRARY, way.label());
  }

  @Override
  public DecodeProblem problem() {
    return operands.problem();
  }

  @Override
  public void begin() {
    mkl.threads(threads);
    torch.set_num_threads(threads);
    GradMode.set_enabled(false);
  }

  @Override
  public void decode() {
    out.close();
    out =
        torch.scaled_dot_product_attention(
            q, k, v, NO_MASK, 0, false, USUAL_SCALE, way == Way.GROUPED);
  }

  @Override
  public float[] output() {
    float[] copy = new float[operands.shape().queryElements()];
    try (Tensor contiguous = out.contiguous()) {
      contiguous.data_ptr_float().get(copy);
    }
    return copy;
  }

  @Override
  public void close() {
    out.close();
    q.close();
    k.close();
    v.close();
  }
}
