package headroom.cpu.kernel;

import headroom.shape.AttentionShape;

/**
 * What of a shape is compiled into a kernel; batch and lengths stay variable.
 *
 * @param group query heads that share one KV head
 * @param headDim elements per head
 */
record HeadGeometry(int group, int headDim) {

  /** The geometry of a shape's heads. */
  static HeadGeometry of(AttentionShape shape) {
    return new HeadGeometry(shape.group(), shape.headDim());
  }
}
