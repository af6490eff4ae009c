package headroom.cpu.kernel;

import headroom.kernel.DecodeKernel;
import headroom.kernel.KvCache;
import headroom.kernel.KvLayout;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs the pieces of a decode step on a team of threads and merges what belongs to one head. */
final class SplitDecode implements DecodeKernel {

  private final RangeProgram program;
  private final RangeKernel[] kernels;
  private final WorkerTeam team;
  private final SplitWork work;
  private final WorkerTeam.Task task = this::takePieces;
  private final AtomicInteger nextPiece = new AtomicInteger();
  private Partial[] partials = {};

  // The step being decoded; the team's hand-off publishes it.
  private float[] q = {};
  private float scale;

  /**
   * A kernel with threads of its own.
   *
   * @param threads members of the team, the caller among them
   * @param chunk keys per piece, a multiple of the program's KV block
   */
  SplitDecode(RangeProgram program, int threads, int chunk) {
    this.program = program;
    this.work = new SplitWork(chunk);
    this.kernels = new RangeKernel[threads];
    Arrays.setAll(kernels, member -> program.instances().get());
    this.team = new WorkerTeam(threads);
  }

  @Override
  public KvLayout layout() {
    return program.layout();
  }

  /** Without the partials, whose number depends on the cache. */
  @Override
  public long scratchBytes() {
    return kernels.length * program.scratchBytes();
  }

  @Override
  public void decode(float[] q, KvCache cache, float scale, float[] out) {
    CacheCheck.require(cache, program);
    this.q = q;
    this.scale = scale;
    work.plan(cache);
    growPartials(work.pieces());
    nextPiece.set(0);
    team.run(task);
    for (int sequence = 0; sequence < cache.batch(); sequence++) {
      merge(sequence, out);
    }
  }

  private void growPartials(int pieces) {
    int have = partials.length;
    if (have < pieces) {
      partials = Arrays.copyOf(partials, pieces);
      for (int piece = have; piece < pieces; piece++) {
        partials[piece] = new Partial(program.heads());
      }
    }
  }

  /** Members take the next piece until there is none: a slow core gets fewer. */
  private void takePieces(int member) {
    KvCache cache = work.cache();
    for (int piece = nextPiece.getAndIncrement();
        piece < work.pieces();
        piece = nextPiece.getAndIncrement()) {
      int sequence = work.sequence(piece);
      int length = cache.length(sequence);
      int ranges = work.ranges(length);
      int inSequence = piece - work.firstPiece(sequence);
      int kvHead = inSequence / ranges;
      int range = inSequence % ranges;
      kernels[member].decode(
          q,
          rowsAt(sequence, kvHead),
          cache,
          sequence,
          kvHead,
          work.from(range),
          work.to(range, length),
          scale,
          partials[piece]);
    }
  }

  /**
   * Merges the ranges of each head in their order, so the result does not depend on the threads.
   */
  private void merge(int sequence, float[] out) {
    KvCache cache = work.cache();
    int ranges = work.ranges(cache.length(sequence));
    int rows = program.heads().group() * program.heads().headDim();
    for (int kvHead = 0; kvHead < cache.kvHeads(); kvHead++) {
      int first = work.firstPiece(sequence) + kvHead * ranges;
      Partial whole = partials[first];
      for (int range = 1; range < ranges; range++) {
        whole.merge(partials[first + range]);
      }
      whole.normalise();
      System.arraycopy(whole.rows, whole.rowAt, out, rowsAt(sequence, kvHead), rows);
    }
  }

  private int rowsAt(int sequence, int kvHead) {
    HeadGeometry heads = program.heads();
    return (sequence * work.cache().kvHeads() + kvHead) * heads.group() * heads.headDim();
  }

  @Override
  public void close() {
    team.close();
  }
}
