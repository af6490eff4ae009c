package headroom.gpu.standin;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parameters of a kernel, read from PTX: {@code .entry axpy(.param .u64 axpy_param_0, …)}. */
final class PtxSignature {
  private static final Pattern PARAMETER =
      Pattern.compile("\\.param\\s+(?:\\.align\\s+\\d+\\s+)?\\.[a-z]+(8|16|32|64)\\b[^,)]*");

  private PtxSignature() {}

  /** Bytes of each parameter, in order; empty if the module has no such kernel. */
  static Optional<List<Integer>> parameterBytes(String module, String kernel) {
    Matcher entry =
        Pattern.compile("\\.entry\\s+" + Pattern.quote(kernel) + "\\s*\\(([^)]*)\\)")
            .matcher(module);
    return entry.find()
        ? Optional.of(
            PARAMETER
                .matcher(entry.group(1))
                .results()
                .map(parameter -> Integer.parseInt(parameter.group(1)) / Byte.SIZE)
                .toList())
        : Optional.empty();
  }
}
