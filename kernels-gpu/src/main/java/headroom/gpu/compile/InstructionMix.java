package headroom.gpu.compile;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How often each instruction stands in a kernel's machine code: not how often it runs, but enough
 * to see whether tensor cores are used and registers spilled.
 *
 * <p>From compute capability 7.0 on an instruction has 16 bytes, and the low 12 bits of the first
 * name the operation and its operand forms.
 *
 * @param counts instructions by those 12 bits
 */
public record InstructionMix(SortedMap<Integer, Integer> counts) {
  private static final int INSTRUCTION_BYTES = 16;
  private static final int OPCODE = 0xfff;

  /** Operations that tell something about a decode kernel, as {@code nvdisasm} names them. */
  public enum Operation {
    /** Matrix multiply-add of a warp in f16 or bf16. */
    HMMA(0x23c),
    /** Loads matrix fragments from shared memory. */
    LDSM(0x83b),
    /** Copies from global to shared memory, past the registers: {@code cp.async}. */
    LDGSTS(0xfae),
    /** Reads back a spilled register. */
    LDL(0x983),
    /** Spills a register. */
    STL(0x387);

    final int opcode;

    Operation(int opcode) {
      this.opcode = opcode;
    }
  }

  /** Copies the counts. */
  public InstructionMix {
    counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
  }

  /**
   * Counts the instructions of a {@code .text} section; a rest below 16 bytes is no instruction.
   */
  static InstructionMix of(ByteBuffer code) {
    Map<Integer, Integer> counts = new TreeMap<>();
    for (int at = 0; at + INSTRUCTION_BYTES <= code.limit(); at += INSTRUCTION_BYTES) {
      counts.merge(code.getInt(at) & OPCODE, 1, Integer::sum);
    }
    return new InstructionMix(new TreeMap<>(counts));
  }

  /** How often this operation stands in the code. */
  public int count(Operation operation) {
    return counts.getOrDefault(operation.opcode, 0);
  }

  /** All instructions, the padding behind the end included. */
  public int total() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
