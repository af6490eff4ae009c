package headroom.gpu.ptx;

import java.util.Optional;

/** The memory that a load or store names. */
enum Space {
  /** What the launch passed. */
  PARAM {
    @Override
    long read(Warp warp, long address, int bytes) {
      return warp.block().parameter(address, bytes);
    }

    @Override
    void write(Warp warp, long address, int bytes, long value) {
      throw new Fault("parameters are read-only");
    }
  },
  /** Of all blocks. */
  GLOBAL {
    @Override
    long read(Warp warp, long address, int bytes) {
      return warp.block().global().read(address, bytes);
    }

    @Override
    void write(Warp warp, long address, int bytes, long value) {
      warp.block().global().write(address, bytes, value);
    }
  },
  /** Of a block; addresses are 32 bits wide. */
  SHARED {
    @Override
    long read(Warp warp, long address, int bytes) {
      return warp.block().shared().read(warp.index(), address & LOW, bytes);
    }

    @Override
    void write(Warp warp, long address, int bytes, long value) {
      warp.block().shared().write(warp.index(), address & LOW, bytes, value);
    }
  };

  private static final long LOW = 0xffff_ffffL;

  static Optional<Space> named(String name) {
    return switch (name) {
      case "param" -> Optional.of(PARAM);
      case "global" -> Optional.of(GLOBAL);
      case "shared" -> Optional.of(SHARED);
      default -> Optional.empty();
    };
  }

  /** The bytes at an address, zero-extended. */
  abstract long read(Warp warp, long address, int bytes);

  abstract void write(Warp warp, long address, int bytes, long value);
}
