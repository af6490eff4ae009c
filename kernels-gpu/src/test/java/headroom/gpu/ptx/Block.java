package headroom.gpu.ptx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** One block of a launch: its threads, its shared memory, and what it may see of the launch. */
final class Block {
  private final Launch launch;
  private final int x;
  private final int y;
  private final int z;
  private final SharedMemory shared;
  private final BankConflicts conflicts = new BankConflicts();
  private final BankConflicts matrixConflicts = new BankConflicts();
  private final List<Warp> warps;

  Block(Launch launch, int x, int y, int z) {
    this.launch = launch;
    this.x = x;
    this.y = y;
    this.z = z;
    this.shared = new SharedMemory(launch.kernel().staticSharedBytes() + launch.sharedBytes());
    this.warps =
        IntStream.range(0, (int) launch.block().count() / Warp.LANES)
            .mapToObj(index -> new Warp(this, index, launch.kernel()))
            .toList();
  }

  /** Runs all threads to their end. */
  LaunchReport run() {
    while (true) {
      warps.forEach(Warp::run);
      if (warps.stream().allMatch(Warp::exited)) {
        return report();
      }
      requireAllAtBarrier();
      shared.barrier();
      warps.forEach(Warp::pass);
    }
  }

  private void requireAllAtBarrier() {
    Instruction barrier =
        warps.stream().filter(warp -> warp.waiting() != 0).findFirst().orElseThrow().barrier();
    for (Warp warp : warps) {
      if (warp.waiting() != -1) {
        throw new PtxException(
            "deadlock: some threads of warp %d of block (%d, %d, %d) never come to the barrier in line %d"
                .formatted(warp.index(), x, y, z, barrier.statement().line()));
      }
      if (!warp.barrier().equals(barrier)) {
        throw new PtxException(
            "diverged: warp %d of block (%d, %d, %d) waits in line %d, another in line %d"
                .formatted(
                    warp.index(),
                    x,
                    y,
                    z,
                    warp.barrier().statement().line(),
                    barrier.statement().line()));
      }
    }
  }

  private LaunchReport report() {
    return new LaunchReport(
        warps.stream().mapToLong(Warp::instructions).sum(),
        warps.stream().mapToLong(Warp::laneInstructions).sum(),
        conflicts.accesses(),
        conflicts.conflicts(),
        matrixConflicts.accesses(),
        matrixConflicts.conflicts(),
        Map.of());
  }

  int x() {
    return x;
  }

  int y() {
    return y;
  }

  int z() {
    return z;
  }

  Dim3 size() {
    return launch.block();
  }

  Dim3 grid() {
    return launch.grid();
  }

  /** Counts lanes that execute an instruction. */
  void count(int pc, int lanes) {
    launch.executed()[pc] += lanes;
  }

  SharedMemory shared() {
    return shared;
  }

  GlobalMemory global() {
    return launch.memory();
  }

  CopyTiming timing() {
    return launch.timing();
  }

  /** Of loads and stores. */
  BankConflicts conflicts() {
    return conflicts;
  }

  /** Of {@code ldmatrix}. */
  BankConflicts matrixConflicts() {
    return matrixConflicts;
  }

  /** Bytes of what the launch passed. */
  long parameter(long offset, int bytes) {
    if (offset < 0 || offset + bytes > launch.parameters().length) {
      throw new Fault(
          "beyond the parameters: %d bytes at %d of %d"
              .formatted(bytes, offset, launch.parameters().length));
    }
    ByteBuffer buffer = ByteBuffer.wrap(launch.parameters()).order(ByteOrder.LITTLE_ENDIAN);
    int at = (int) offset;
    return switch (bytes) {
      case 1 -> buffer.get(at) & 0xffL;
      case 2 -> buffer.getShort(at) & 0xffffL;
      case 4 -> buffer.getInt(at) & 0xffff_ffffL;
      default -> buffer.getLong(at);
    };
  }
}
