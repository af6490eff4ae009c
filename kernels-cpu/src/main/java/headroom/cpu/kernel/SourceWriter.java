package headroom.cpu.kernel;

/** Writes indented lines of Java. */
// AnnotateFormatMethod asks for Error Prone's annotations on the class path; every format is a
// literal.
@SuppressWarnings("AnnotateFormatMethod")
final class SourceWriter {

  private final StringBuilder text = new StringBuilder();
  private int depth;

  /** One line at the present depth; an empty one stays empty. */
  SourceWriter line(String line) {
    if (!line.isEmpty()) {
      text.append("  ".repeat(depth)).append(line);
    }
    text.append('\n');
    return this;
  }

  /** One formatted line. */
  SourceWriter line(String format, Object... values) {
    return line(format.formatted(values));
  }

  /** A line that opens a block: everything up to {@link #close} is indented. */
  SourceWriter open(String format, Object... values) {
    line(format.formatted(values) + " {");
    depth++;
    return this;
  }

  /** Ends the innermost block. */
  SourceWriter close() {
    depth--;
    return line("}");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
