package headroom.gpu.ptx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the entries of a PTX text, their parameters, labels and instructions. */
final class PtxParser {
  private static final Pattern PARAMETER =
      Pattern.compile(
          "\\.param(?:\\s+\\.align\\s+(\\d+))?\\s+\\.([busf])(\\d+)\\s+(\\w+)(?:\\[(\\d+)])?");
  private static final Pattern DYNAMIC_SHARED =
      Pattern.compile("\\.extern\\s+\\.shared\\s+\\.align\\s+\\d+\\s+\\.b8\\s+(\\w+)\\[]");
  private static final Pattern STATIC_SHARED =
      Pattern.compile("\\.shared\\s+\\.align\\s+(\\d+)\\s+\\.b8\\s+(\\w+)\\[(\\d+)]");
  private static final Pattern MAX_THREADS =
      Pattern.compile("\\.maxntid\\s+(\\d+)(?:\\s*,\\s*(\\d+)\\s*,\\s*(\\d+))?");

  /** Largest block of any device. */
  private static final long MAX_BLOCK = 1024;

  private final String text;
  private final List<String> dynamicShared = new ArrayList<>();
  private final Map<String, PtxKernel> kernels = new LinkedHashMap<>();
  private int at;
  private int counted;
  private int line = 1;

  PtxParser(String text) {
    this.text = withoutComments(text);
  }

  /** Line ends stay, for line numbers. */
  private static String withoutComments(String text) {
    return Pattern.compile("//[^\n]*").matcher(text).replaceAll("");
  }

  /** All entries, in the order of the text. */
  Map<String, PtxKernel> kernels() {
    while (skipBlanks()) {
      if (text.startsWith(".visible .entry", at)) {
        entry();
      } else {
        directive();
      }
    }
    return Map.copyOf(kernels);
  }

  private boolean skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at < text.length();
  }

  private void directive() {
    int end = text.indexOf('\n', at);
    String line = text.substring(at, end < 0 ? text.length() : end).strip();
    Matcher shared = DYNAMIC_SHARED.matcher(line);
    if (shared.lookingAt()) {
      dynamicShared.add(shared.group(1));
    } else if (!line.matches("\\.(version|target|address_size)\\s.*")) {
      throw new PtxException(
          "directive is not known to the test device: line %d: %s".formatted(line(), line));
    }
    at += line.length();
  }

  private void entry() {
    int open = text.indexOf('(', at);
    int close = text.indexOf(')', open);
    int body = text.indexOf('{', close);
    String name = text.substring(at + ".visible .entry".length(), open).strip();
    Map<String, Long> symbols = new HashMap<>();
    int parameterBytes = parameters(text.substring(open, close), symbols);
    at = body + 1;
    Body parsed = body(symbols);
    Slots slots = new Slots(symbols);
    List<Instruction> code = new ArrayList<>();
    for (Statement statement : parsed.statements) {
      code.add(InstructionSet.decode(statement, slots, parsed.labels));
    }
    long maxThreads = maxThreads(text.substring(close, body));
    kernels.put(
        name, new PtxKernel(name, parameterBytes, parsed.sharedBytes, maxThreads, code, slots));
  }

  private static long maxThreads(String attributes) {
    Matcher matcher = MAX_THREADS.matcher(attributes);
    if (!matcher.find()) {
      return MAX_BLOCK;
    }
    long threads = Long.parseLong(matcher.group(1));
    return matcher.group(2) == null
        ? threads
        : threads * Long.parseLong(matcher.group(2)) * Long.parseLong(matcher.group(3));
  }

  /** Gives each parameter its offset, aligned to its size; returns the bytes of all. */
  private static int parameters(String list, Map<String, Long> symbols) {
    long bytes = 0;
    Matcher matcher = PARAMETER.matcher(list);
    while (matcher.find()) {
      int element = Integer.parseInt(matcher.group(3)) / Byte.SIZE;
      long align = matcher.group(1) == null ? element : Long.parseLong(matcher.group(1));
      long count = matcher.group(5) == null ? 1 : Long.parseLong(matcher.group(5));
      bytes = Math.ceilDiv(bytes, align) * align;
      symbols.put(matcher.group(4), bytes);
      bytes += count * element;
    }
    return Math.toIntExact(bytes);
  }

  /** Statements of a body, its labels, and shared memory that it declares. */
  private static final class Body {
    final List<Statement> statements = new ArrayList<>();
    final Map<String, Integer> labels = new HashMap<>();
    int sharedBytes;
  }

  /**
   * A brace at the start of a statement opens or closes a scope; elsewhere it belongs to a vector.
   * Scopes only hide temporaries that are written before they are read, so they may share slots.
   */
  private Body body(Map<String, Long> symbols) {
    Body body = new Body();
    int depth = 1;
    while (depth > 0) {
      if (!skipBlanks()) {
        throw new PtxException("the text ends within a kernel");
      }
      char next = text.charAt(at);
      if (next == '{' || next == '}') {
        depth += next == '{' ? 1 : -1;
        at++;
        continue;
      }
      int end = text.indexOf(';', at);
      int colon = text.indexOf(':', at);
      if (next == '$' && colon >= 0 && colon < end) {
        body.labels.put(text.substring(at, colon), body.statements.size());
        at = colon + 1;
        continue;
      }
      statement(text.substring(at, end).strip(), line(), body, symbols);
      at = end + 1;
    }
    for (String dynamic : dynamicShared) {
      symbols.put(dynamic, (long) body.sharedBytes);
    }
    return body;
  }

  private static void statement(String text, int line, Body body, Map<String, Long> symbols) {
    Matcher shared = STATIC_SHARED.matcher(text);
    if (shared.matches()) {
      int align = Integer.parseInt(shared.group(1));
      body.sharedBytes = Math.ceilDiv(body.sharedBytes, align) * align;
      symbols.put(shared.group(2), (long) body.sharedBytes);
      body.sharedBytes += Integer.parseInt(shared.group(3));
    } else if (!text.startsWith(".")) {
      body.statements.add(Statement.parse(text, line));
    } else if (!text.matches("(?s)\\.(reg|pragma)\\s.*")) {
      throw new PtxException(
          "directive is not known to the test device: line %d: %s".formatted(line, text));
    }
  }

  /** The line of the text that the parser is in. */
  private int line() {
    for (; counted < at; counted++) {
      line += text.charAt(counted) == '\n' ? 1 : 0;
    }
    return line;
  }
}
