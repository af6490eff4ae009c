package headroom.gpu.cuda;

/** Something of the driver's that must be given back, once. */
abstract class CudaHandle implements AutoCloseable {
  private boolean closed;

  /** Gives it back. */
  abstract void release();

  /**
   * Refuses the use of what was given back: the driver may have handed the address to another.
   *
   * @throws IllegalStateException if this is closed
   */
  final void requireOpen() {
    if (closed) {
      throw new IllegalStateException(
          getClass().getSimpleName() + " is closed; use it inside its try block");
    }
  }

  @Override
  public final void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      release();
    } catch (CudaException e) {
      // With the context all that it held is gone; the crash itself was told where it happened.
      if (!e.isContextLost()) {
        throw e;
      }
    }
  }
}
