package headroom.gpu.ptx;

/** What a lane did wrong; the warp adds which lane, and where. */
final class Fault extends RuntimeException {
  private static final long serialVersionUID = 1;

  Fault(String message) {
    super(message);
  }

  /** Fails unless the address is a multiple of the access's size. */
  static void requireAligned(long address, int bytes) {
    if (address % bytes != 0) {
      throw new Fault(
          "misaligned access: %d bytes at 0x%x; a multiple of %d is needed"
              .formatted(bytes, address, bytes));
    }
  }
}
