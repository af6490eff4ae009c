package headroom.gpu.ptx;

import headroom.gpu.ptx.Instruction.Barrier;
import headroom.gpu.ptx.Instruction.Branch;
import headroom.gpu.ptx.Instruction.Collective;
import headroom.gpu.ptx.Instruction.Exit;
import headroom.gpu.ptx.Instruction.Lanewise;
import java.util.Arrays;

/**
 * Thirty-two threads that share a program counter as long as they agree. Where they part, those at
 * the earliest instruction go first, so that they meet again behind a branch or a loop; an
 * instruction of the whole warp waits until all have come, and fails if some never can.
 */
final class Warp {
  static final int LANES = 32;

  /** Instructions of a warp after which a loop is taken to be endless. */
  private static final long RUNAWAY = 20_000_000;

  final long[] registers;
  private final Block block;
  private final int index;
  private final PtxKernel kernel;
  private final int[] pcs = new int[LANES];
  private final CopyQueue[] copies = new CopyQueue[LANES];
  private int running = -1;
  private int atCollective;
  private int atBarrier;
  private int focus;
  private long instructions;
  private long laneInstructions;

  /** At the first instruction. */
  Warp(Block block, int index, PtxKernel kernel) {
    this.block = block;
    this.index = index;
    this.kernel = kernel;
    this.registers = kernel.slots().initial(block, index);
    Arrays.setAll(copies, lane -> new CopyQueue());
  }

  Block block() {
    return block;
  }

  /** Its number in the block. */
  int index() {
    return index;
  }

  CopyQueue copies(int lane) {
    return copies[lane];
  }

  /** Instructions so far, each counted once for the warp. */
  long instructions() {
    return instructions;
  }

  /** Instructions so far, counted for each lane that executed. */
  long laneInstructions() {
    return laneInstructions;
  }

  /** Names the lane that errors from here on are of. */
  int focus(int lane) {
    focus = lane;
    return lane;
  }

  /** Whether all threads have exited. */
  boolean exited() {
    return (running | atCollective | atBarrier) == 0;
  }

  /** Lanes that wait for the block. */
  int waiting() {
    return atBarrier;
  }

  /** The barrier that the lanes wait at. */
  Instruction barrier() {
    return kernel.code().get(pcs[WarpOp.first(atBarrier)]);
  }

  /** Runs until every thread waits for the block or has exited. */
  void run() {
    while (running != 0 || atCollective != 0) {
      if (running == 0) {
        meet();
      } else {
        runEarliest();
      }
    }
  }

  /** All threads of the block have come to the barrier. */
  void pass() {
    for (int left = atBarrier; left != 0; left = WarpOp.rest(left)) {
      pcs[WarpOp.first(left)]++;
    }
    running |= atBarrier;
    atBarrier = 0;
  }

  /** Runs the lanes at the earliest instruction until they part, wait, exit or meet others. */
  private void runEarliest() {
    int pc = Integer.MAX_VALUE;
    for (int left = running; left != 0; left = WarpOp.rest(left)) {
      pc = Math.min(pc, pcs[WarpOp.first(left)]);
    }
    int active = 0;
    int meetAt = Integer.MAX_VALUE;
    for (int left = running; left != 0; left = WarpOp.rest(left)) {
      int lane = WarpOp.first(left);
      if (pcs[lane] == pc) {
        active |= 1 << lane;
      } else {
        meetAt = Math.min(meetAt, pcs[lane]);
      }
    }
    while (active != 0 && pc < meetAt) {
      Instruction instruction = kernel.code().get(pc);
      int lanes = active & guarded(instruction, active);
      count(lanes, pc);
      switch (instruction.action()) {
        case Lanewise(WarpOp op) -> {
          execute(op, lanes, instruction);
          pc++;
        }
        case Branch(int target) -> {
          if (lanes == active) {
            pc = target;
          } else if (lanes == 0) {
            pc++;
          } else {
            moveTo(lanes, target);
            moveTo(active & ~lanes, pc + 1);
            return;
          }
        }
        case Collective(WarpOp op) -> {
          if (lanes == -1) {
            execute(op, lanes, instruction);
            pc++;
          } else {
            atCollective |= lanes;
            active = leave(active, lanes, pc++);
          }
        }
        case Barrier() -> {
          atBarrier |= lanes;
          active = leave(active, lanes, pc++);
        }
        case Exit() -> {
          requireLanded(lanes, instruction);
          active = leave(active, lanes, pc++);
        }
      }
    }
    moveTo(active, pc);
  }

  private int guarded(Instruction instruction, int active) {
    if (instruction.guard() == Instruction.ALWAYS) {
      return active;
    }
    int lanes = 0;
    for (int left = active; left != 0; left = WarpOp.rest(left)) {
      int lane = WarpOp.first(left);
      boolean holds = registers[instruction.guard() + lane] != 0;
      lanes |= (holds != instruction.statement().negated() ? 1 : 0) << lane;
    }
    return lanes;
  }

  private void count(int lanes, int pc) {
    laneInstructions += Integer.bitCount(lanes);
    block.count(pc, Integer.bitCount(lanes));
    if (++instructions > RUNAWAY) {
      throw failure("runs without end", kernel.code().get(pc));
    }
  }

  private void execute(WarpOp op, int lanes, Instruction instruction) {
    try {
      op.run(this, lanes);
    } catch (Fault | ArithmeticException e) {
      throw failure(String.valueOf(e.getMessage()), instruction);
    }
  }

  private void moveTo(int lanes, int pc) {
    for (int left = lanes; left != 0; left = WarpOp.rest(left)) {
      pcs[WarpOp.first(left)] = pc;
    }
  }

  /** Takes lanes out of those that run; the others go on. */
  private int leave(int active, int lanes, int pc) {
    moveTo(lanes, pc);
    running &= ~lanes;
    return active & ~lanes;
  }

  /** No lane runs, some wait for the others of the warp. */
  private void meet() {
    int pc = pcs[WarpOp.first(atCollective)];
    Instruction instruction = kernel.code().get(pc);
    for (int lane = 0; lane < LANES; lane++) {
      if ((atCollective >>> lane & 1) == 0 || pcs[lane] != pc) {
        focus(lane);
        throw failure(
            "diverged: the lane does not come to what the warp does together", instruction);
      }
    }
    if (!(instruction.action() instanceof Collective(WarpOp op))) {
      throw new IllegalStateException("not a collective: " + instruction);
    }
    execute(op, -1, instruction);
    running = atCollective;
    atCollective = 0;
    moveTo(running, pc + 1);
  }

  private void requireLanded(int lanes, Instruction instruction) {
    for (int left = lanes; left != 0; left = WarpOp.rest(left)) {
      if (!copies[focus(WarpOp.first(left))].idle()) {
        throw failure("exits with asynchronous copies under way", instruction);
      }
    }
  }

  private PtxException failure(String what, Instruction instruction) {
    Statement statement = instruction.statement();
    return new PtxException(
        "%s: thread %d of block (%d, %d, %d) of %s, line %d: %s"
            .formatted(
                what,
                index * LANES + focus,
                block.x(),
                block.y(),
                block.z(),
                kernel.name(),
                statement.line(),
                statement.text()));
  }
}
