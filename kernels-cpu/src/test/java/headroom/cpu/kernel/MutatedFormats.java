package headroom.cpu.kernel;

import headroom.shape.ElementType;
import headroom.shape.KvFormat;

/** The caches on which {@link Mutation}s show: an enum's constants cannot name its own fields. */
interface MutatedFormats {
  KvFormat INT8 = new KvFormat(ElementType.INT8, KvFormat.CONTIGUOUS);
  KvFormat BF16 = new KvFormat(ElementType.BF16, KvFormat.CONTIGUOUS);

  /** Pages shorter than a KV block. */
  KvFormat PAGES = new KvFormat(ElementType.F32, 32);

  KvFormat BF16_PAGES = new KvFormat(ElementType.BF16, 32);

  /** Pages of several KV blocks. */
  KvFormat LONG_PAGES = new KvFormat(ElementType.F32, 1024);
}
