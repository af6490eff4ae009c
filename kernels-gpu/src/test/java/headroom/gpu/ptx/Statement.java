package headroom.gpu.ptx;

import java.util.ArrayList;
import java.util.List;

/**
 * One instruction as it stands in the text.
 *
 * @param guard name of the predicate that it is executed under, empty if always
 * @param negated whether it is executed where the guard is false
 * @param opcode with all modifiers: {@code ld.global.v4.u32}
 * @param operands in their order; vectors with their braces, addresses with their brackets
 * @param line of the text, from 1
 * @param text the whole, for messages
 */
record Statement(
    String guard, boolean negated, String opcode, List<String> operands, int line, String text) {

  /** Reads {@code @!%p1 add.s32 %r1, %r2, 3}. */
  static Statement parse(String text, int line) {
    String rest = text;
    String guard = "";
    boolean negated = false;
    if (rest.startsWith("@")) {
      int end = firstBlank(rest);
      negated = rest.startsWith("@!");
      guard = rest.substring(negated ? 2 : 1, end);
      rest = rest.substring(end).strip();
    }
    int end = firstBlank(rest);
    List<String> operands = end == rest.length() ? List.of() : split(rest.substring(end));
    return new Statement(guard, negated, rest.substring(0, end), operands, line, text);
  }

  private static int firstBlank(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isWhitespace(text.charAt(i))) {
        return i;
      }
    }
    return text.length();
  }

  /** At commas outside of braces and brackets. */
  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int begin = 0;
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        case ',' -> {
          if (depth == 0) {
            parts.add(text.substring(begin, i).strip());
            begin = i + 1;
          }
        }
        default -> {}
      }
    }
    parts.add(text.substring(begin).strip());
    return List.copyOf(parts);
  }

  /** The opcode up to its first modifier. */
  String base() {
    int dot = opcode.indexOf('.');
    return dot < 0 ? opcode : opcode.substring(0, dot);
  }

  /** Whether the opcode carries a modifier such as {@code trans}. */
  boolean has(String modifier) {
    return (opcode + ".").contains("." + modifier + ".");
  }

  /**
   * An operand.
   *
   * @throws PtxException if there are fewer
   */
  String operand(int index) {
    if (index >= operands.size()) {
      throw new PtxException("line %d lacks operand %d: %s".formatted(line, index, text));
    }
    return operands.get(index);
  }

  /** The elements of a vector operand {@code {a, b}}, or the operand alone. */
  List<String> vector(int index) {
    String operand = operand(index);
    return operand.startsWith("{")
        ? split(operand.substring(1, operand.length() - 1))
        : List.of(operand);
  }
}
