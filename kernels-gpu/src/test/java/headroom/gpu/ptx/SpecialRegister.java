package headroom.gpu.ptx;

import java.util.Optional;
import java.util.stream.Stream;

/** The registers that tell a thread where it is. */
enum SpecialRegister {
  TID_X("%tid.x") {
    @Override
    long of(Block block, int thread) {
      return thread % block.size().x();
    }
  },
  TID_Y("%tid.y") {
    @Override
    long of(Block block, int thread) {
      return thread / block.size().x() % block.size().y();
    }
  },
  NTID_X("%ntid.x") {
    @Override
    long of(Block block, int thread) {
      return block.size().x();
    }
  },
  CTAID_X("%ctaid.x") {
    @Override
    long of(Block block, int thread) {
      return block.x();
    }
  },
  CTAID_Y("%ctaid.y") {
    @Override
    long of(Block block, int thread) {
      return block.y();
    }
  },
  CTAID_Z("%ctaid.z") {
    @Override
    long of(Block block, int thread) {
      return block.z();
    }
  },
  NCTAID_X("%nctaid.x") {
    @Override
    long of(Block block, int thread) {
      return block.grid().x();
    }
  },
  LANE_ID("%laneid") {
    @Override
    long of(Block block, int thread) {
      return thread % Warp.LANES;
    }
  };

  private final String text;

  SpecialRegister(String text) {
    this.text = text;
  }

  /** The register of this name, if it is one of these. */
  static Optional<SpecialRegister> named(String operand) {
    return Stream.of(values()).filter(register -> register.text.equals(operand)).findFirst();
  }

  /** What it holds for a thread of a block. */
  abstract long of(Block block, int thread);
}
