package headroom.gpu.measure;

/**
 * How many copies of a KV cache decodes go round, so that each finds the state of the second-level
 * cache that it should.
 *
 * @param buffers copies of the KV cache
 * @param bytesEach bytes of one
 */
public record BufferRotation(int buffers, long bytesEach) {
  /** Three times the cache between two uses of a byte: replacement is not quite by age. */
  private static final int CACHES_BETWEEN = 3;

  /** Checks the counts. */
  public BufferRotation {
    if (buffers < 1 || bytesEach < 1) {
      throw new IllegalArgumentException(
          "a rotation has buffers: buffers=%d, bytesEach=%d".formatted(buffers, bytesEach));
    }
  }

  /**
   * The copies for a state.
   *
   * @param kvBytes bytes that one decode reads
   * @param l2Bytes the device's second-level cache
   * @param freeBytes device memory that may be taken
   * @throws IllegalArgumentException if there is too little memory: how much, and the cure
   */
  public static BufferRotation of(CacheState state, long kvBytes, long l2Bytes, long freeBytes) {
    BufferRotation rotation =
        switch (state) {
          case HOT -> new BufferRotation(1, kvBytes);
          case COLD ->
              new BufferRotation(
                  Math.toIntExact(Math.max(1, Math.ceilDiv(CACHES_BETWEEN * l2Bytes, kvBytes))),
                  kvBytes);
        };
    if (rotation.totalBytes() > freeBytes) {
      throw new IllegalArgumentException(
          "%d KV caches of %d bytes need more than the %d bytes that are free; take a smaller shape"
              .formatted(rotation.buffers, kvBytes, freeBytes));
    }
    return rotation;
  }

  /** Device memory that all copies take. */
  public long totalBytes() {
    return buffers * bytesEach;
  }

  /** The copy that the decode of this number reads. */
  public int buffer(int decode) {
    return decode % buffers;
  }
}
