package headroom.gpu.kernel;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What to compile: a file of {@link CudaSources} and the macros that make it one configuration.
 *
 * @param file name of the source
 * @param macros value by name; numbers and names from closed sets, never free text
 */
public record CudaProgram(String file, SortedMap<String, String> macros) {

  /** Entry that computes a split's part. */
  public static final String SPLIT_ENTRY = "decode_split";

  /** Entry that combines the splits. */
  public static final String COMBINE_ENTRY = "decode_combine";

  /**
   * Copies and checks the macros, which reach a command line.
   *
   * @throws IllegalArgumentException if one is no plain name with a number or a name
   */
  public CudaProgram {
    macros = Collections.unmodifiableSortedMap(new TreeMap<>(macros));
    macros.forEach(
        (name, value) -> {
          if (!name.matches("[A-Z][A-Z0-9_]{0,39}") || !value.matches("[A-Z0-9]{1,12}")) {
            throw new IllegalArgumentException(
                "a macro is a name with a number or a name: %s=%s".formatted(name, value));
          }
        });
  }

  /** Options for nvcc or NVRTC: {@code -DHEAD_DIM=128}, by alphabet. */
  public List<String> definitions() {
    return macros.entrySet().stream()
        .map(macro -> "-D" + macro.getKey() + "=" + macro.getValue())
        .toList();
  }
}
