package headroom.gpu.measure;

/** What a decode finds in the second-level cache. Never mixed, and part of every result. */
public enum CacheState {
  /** The KV cache of the decode before, which was the same: a batch that fits, decoded alone. */
  HOT,
  /** Nothing of its own: a model's other layers came between. */
  COLD
}
