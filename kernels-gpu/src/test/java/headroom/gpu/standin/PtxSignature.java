package headroom.gpu.standin;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parameters of a kernel, read from PTX:
 *
 * <pre>
 * .entry axpy(.param .u64 axpy_param_0, .param .align 8 .b8 axpy_param_1[24])
 * </pre>
 */
final class PtxSignature {
  private static final Pattern PARAMETER =
      Pattern.compile(
          "\\.param\\s+(?:\\.align\\s+(\\d+)\\s+)?\\.[a-z]+(8|16|32|64)\\s+(?:\\.ptr[^,]*?\\s)?\\w+(?:\\[(\\d+)])?");

  private PtxSignature() {}

  /**
   * One parameter.
   *
   * @param bytes of its value
   * @param alignment in bytes; its own size, where the text says nothing
   */
  record Parameter(int bytes, int alignment) {}

  /** The parameters in order; empty if the module has no such kernel. */
  static Optional<List<Parameter>> parameters(String module, String kernel) {
    Matcher entry =
        Pattern.compile("\\.entry\\s+" + Pattern.quote(kernel) + "\\s*\\(([^)]*)\\)")
            .matcher(module);
    return entry.find()
        ? Optional.of(
            PARAMETER.matcher(entry.group(1)).results().map(PtxSignature::parameter).toList())
        : Optional.empty();
  }

  private static Parameter parameter(MatchResult text) {
    int element = Integer.parseInt(text.group(2)) / Byte.SIZE;
    int count = text.group(3) == null ? 1 : Integer.parseInt(text.group(3));
    int alignment = text.group(1) == null ? element : Integer.parseInt(text.group(1));
    return new Parameter(element * count, alignment);
  }
}
