package headroom.gpu.ptx;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where a kernel's operands live. Registers, constants, addresses of symbols and special registers
 * all have a slot of {@link Warp#LANES} longs, so an instruction reads each in the same way.
 *
 * <p>A slot holds raw bits; of narrow types the upper bits mean nothing, and every instruction
 * takes those that its type has.
 */
final class Slots {
  /** What a register holds before it is written: NaN, or -1. */
  private static final long POISON = -1;

  private final Map<String, Integer> slots = new LinkedHashMap<>();
  private final Map<Integer, Long> constants = new HashMap<>();
  private final Map<Integer, SpecialRegister> specials = new HashMap<>();
  private final Map<String, Long> symbols;

  /**
   * No slots yet.
   *
   * @param symbols addresses of parameters and shared variables, each in its own space
   */
  Slots(Map<String, Long> symbols) {
    this.symbols = Map.copyOf(symbols);
  }

  /** The first element of an operand's slot. */
  int of(String operand) {
    Integer known = slots.get(operand);
    if (known != null) {
      return known;
    }
    int slot = slots.size() * Warp.LANES;
    Optional<SpecialRegister> special = SpecialRegister.named(operand);
    Long symbol = symbols.get(operand);
    if (special.isPresent()) {
      specials.put(slot, special.get());
    } else if (symbol != null) {
      constants.put(slot, symbol);
    } else if (Literal.is(operand)) {
      constants.put(slot, Literal.bits(operand));
    } else if (!operand.matches("%?[A-Za-z_][A-Za-z_0-9]*")) {
      throw new PtxException("not an operand: " + operand);
    }
    slots.put(operand, slot);
    return slot;
  }

  /** Of each element of a vector operand. */
  int[] of(Iterable<String> operands) {
    int[] found = new int[8];
    int count = 0;
    for (String operand : operands) {
      found[count++] = of(operand);
    }
    return Arrays.copyOf(found, count);
  }

  /** An address operand {@code [base+displacement]}. */
  Address address(String operand) {
    if (!operand.startsWith("[") || !operand.endsWith("]")) {
      throw new PtxException("an address stands in brackets: " + operand);
    }
    String inner = operand.substring(1, operand.length() - 1).strip();
    int plus = inner.indexOf('+');
    return plus < 0
        ? new Address(of(inner), 0)
        : new Address(
            of(inner.substring(0, plus).strip()),
            Long.parseLong(inner.substring(plus + 1).strip()));
  }

  /** The slots of a warp's lanes as they are before the first instruction. */
  long[] initial(Block block, int warp) {
    long[] registers = new long[slots.size() * Warp.LANES];
    Arrays.fill(registers, POISON);
    constants.forEach(
        (slot, value) -> Arrays.fill(registers, slot, slot + Warp.LANES, (long) value));
    specials.forEach(
        (slot, special) -> {
          for (int lane = 0; lane < Warp.LANES; lane++) {
            registers[slot + lane] = special.of(block, warp * Warp.LANES + lane);
          }
        });
    return registers;
  }

  /**
   * A memory operand.
   *
   * @param base slot of the base address
   * @param displacement bytes behind it
   */
  record Address(int base, long displacement) {
    long of(Warp warp, int lane) {
      return warp.registers[base + lane] + displacement;
    }
  }
}
