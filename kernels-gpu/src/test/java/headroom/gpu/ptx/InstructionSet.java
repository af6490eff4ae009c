package headroom.gpu.ptx;

import java.util.Map;
import java.util.Optional;

/**
 * All instructions that the device knows. Each family knows its opcodes with all their modifiers,
 * so that one it has not met is an error and never taken for its neighbour.
 */
final class InstructionSet {
  private InstructionSet() {}

  /**
   * Decodes a statement.
   *
   * @param labels index of the instruction behind each label
   * @throws PtxException if the opcode is not known
   */
  static Instruction decode(Statement statement, Slots slots, Map<String, Integer> labels) {
    int guard = statement.guard().isEmpty() ? Instruction.ALWAYS : slots.of(statement.guard());
    try {
      Optional<? extends Instruction.Action> action = action(statement, slots, labels);
      return new Instruction(
          statement, guard, action.orElseThrow(() -> PtxException.missing(statement)));
    } catch (IllegalArgumentException e) {
      throw new PtxException(
          "line %d: %s: %s".formatted(statement.line(), statement.text(), e.getMessage()));
    }
  }

  private static Optional<? extends Instruction.Action> action(
      Statement statement, Slots slots, Map<String, Integer> labels) {
    return switch (statement.opcode()) {
      case "bra", "bra.uni" -> Optional.of(branch(statement, labels));
      case "ret" -> Optional.of(new Instruction.Exit());
      case "bar.sync" -> Optional.of(barrier(statement));
      default -> {
        Optional<Instruction.Lanewise> lanewise = lanewise(statement, slots);
        yield lanewise.isPresent()
            ? lanewise
            : CollectiveOps.decode(statement, slots).map(Instruction.Collective::new);
      }
    };
  }

  private static Optional<Instruction.Lanewise> lanewise(Statement statement, Slots slots) {
    return IntegerOps.decode(statement, slots)
        .or(() -> BitOps.decode(statement, slots))
        .or(() -> FloatOps.decode(statement, slots))
        .or(() -> PredicateOps.decode(statement, slots))
        .or(() -> MoveOps.decode(statement, slots))
        .or(() -> MemoryOps.decode(statement, slots))
        .or(() -> CopyOps.decode(statement, slots))
        .map(Instruction.Lanewise::new);
  }

  private static Instruction.Branch branch(Statement statement, Map<String, Integer> labels) {
    Integer target = labels.get(statement.operand(0));
    if (target == null) {
      throw new PtxException("no such label: line %d: %s".formatted(statement.line(), statement));
    }
    return new Instruction.Branch(target);
  }

  /** Barrier 0 of all threads, which is what {@code __syncthreads} is. */
  private static Instruction.Barrier barrier(Statement statement) {
    if (!statement.operand(0).equals("0") || statement.operands().size() > 1) {
      throw PtxException.missing(statement);
    }
    return new Instruction.Barrier();
  }
}
