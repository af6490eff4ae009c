package headroom.shape;

/** How query heads share key/value heads. */
public enum AttentionKind {
  /** Multi-head attention: one KV head per query head. */
  MHA,
  /** Grouped-query attention: several query heads share each of several KV heads. */
  GQA,
  /** Multi-query attention: all query heads share one KV head. */
  MQA
}
