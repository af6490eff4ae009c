package headroom.cpu.kernel;

import headroom.kernel.DecodeKernel;
import headroom.kernel.KvCache;
import headroom.kernel.KvLayout;
import headroom.shape.KvFormat;

/**
 * Decodes every sequence and KV head in turn on the calling thread, straight into the output unless
 * the kernel wants rows of its own.
 */
final class SerialDecode implements DecodeKernel {

  private final RangeProgram program;
  private final RangeKernel kernel;
  private final Partial partial;

  SerialDecode(RangeProgram program) {
    this.program = program;
    this.kernel = program.instances().get();
    this.partial = new Partial(program.heads());
  }

  @Override
  public KvLayout layout() {
    return program.layout();
  }

  @Override
  public KvFormat format() {
    return program.format();
  }

  @Override
  public long scratchBytes() {
    return program.scratchBytes();
  }

  @Override
  public void decode(float[] q, KvCache cache, float scale, float[] out) {
    CacheCheck.require(cache, layout(), format(), program.heads());
    int rows = program.heads().group() * program.heads().headDim();
    for (int sequence = 0, rowAt = 0; sequence < cache.batch(); sequence++) {
      int length = cache.length(sequence);
      for (int kvHead = 0; kvHead < cache.kvHeads(); kvHead++, rowAt += rows) {
        if (program.ownRows()) {
          partial.useOwnRows();
        } else {
          partial.useRows(out, rowAt);
        }
        kernel.decode(q, rowAt, cache, sequence, kvHead, 0, length, scale, partial);
        partial.writeTo(out, rowAt);
      }
    }
  }
}
