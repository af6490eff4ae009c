package headroom.gpu.ptx;

/** Constants as PTX writes them: {@code 12}, {@code -3}, {@code 0x1f}, {@code 0f3F800000}. */
final class Literal {
  private Literal() {}

  static boolean is(String operand) {
    return operand.matches("-?\\d+U?|-?0[xX][0-9a-fA-F]+U?|0[fF][0-9a-fA-F]{8}");
  }

  /** The bits that the constant stands for. */
  static long bits(String operand) {
    if (operand.startsWith("0f") || operand.startsWith("0F")) {
      return Integer.parseUnsignedInt(operand.substring(2), 16);
    }
    boolean negative = operand.startsWith("-");
    String digits = operand.substring(negative ? 1 : 0).replace("U", "");
    long value =
        digits.startsWith("0x") || digits.startsWith("0X")
            ? Long.parseUnsignedLong(digits.substring(2), 16)
            : Long.parseUnsignedLong(digits);
    return negative ? -value : value;
  }
}
