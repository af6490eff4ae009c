package headroom.gpu.compile;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What one compilation is made from. Equal requests give equal machine code from the same compiler.
 *
 * @param source the kernel's text
 * @param macros sorted by name, each name once
 * @param architecture the machine that the code is for
 * @param form machine code or PTX
 */
public record CompileRequest(
    KernelSource source, List<Macro> macros, Architecture architecture, ImageForm form) {

  /**
   * Options that nvcc and NVRTC both take. No fast maths: kernels choose approximations by name,
   * where their error is known.
   */
  static final List<String> OPTIONS = List.of("-std=c++17");

  /** More than any kernel's configuration has. */
  private static final int MAX_MACROS = 64;

  /**
   * Sorts the macros.
   *
   * @throws IllegalArgumentException if a name occurs twice or there are more than 64
   */
  public CompileRequest {
    macros = macros.stream().sorted().toList();
    if (new TreeSet<>(macros).size() != macros.size() || macros.size() > MAX_MACROS) {
      throw new IllegalArgumentException(
          "each macro once, at most %d: %s".formatted(MAX_MACROS, macros));
    }
  }

  /** Machine code with these macros. */
  public static CompileRequest cubin(
      KernelSource source, Collection<Macro> macros, Architecture architecture) {
    return new CompileRequest(source, List.copyOf(macros), architecture, ImageForm.CUBIN);
  }

  /** Options for either compiler; the architecture and the form are given in each one's words. */
  List<String> options() {
    List<String> options = new ArrayList<>(OPTIONS);
    macros.forEach(macro -> options.add(macro.option()));
    return options;
  }

  /**
   * SHA-256 over source, headers, options, architecture and form: the name of the result in a cache
   * or among precompiled images. The compiler is no part of it, so that a machine without one finds
   * what another made.
   */
  public String key() {
    MessageDigest digest = Digests.sha256();
    List<String> fields = new ArrayList<>(List.of(source.name(), source.text()));
    source.headers().forEach((name, text) -> fields.addAll(List.of(name, text)));
    fields.addAll(options());
    fields.addAll(List.of(architecture.name(), form.name()));
    for (String field : fields) {
      byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
      // The length first: "ab","c" and "a","bc" must differ.
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** For messages: {@code split_kv_decode.cu for sm_90 [HEAD_DIM=128 WARPS=4]}. */
  public String describe() {
    return macros.stream()
        .map(Macro::toString)
        .collect(
            Collectors.joining(" ", source.name() + " for " + architecture.name() + " [", "]"));
  }
}
