package headroom.gpu.compile;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * CUDA C++ of one translation unit.
 *
 * @param name file name, such as {@code split_kv_decode.cu}; messages of the compiler use it
 * @param text its text
 * @param headers text of each header that it includes by {@code #include "name.cuh"}, by name
 */
public record KernelSource(String name, String text, SortedMap<String, String> headers) {
  private static final Pattern UNIT = Pattern.compile("[a-z][a-z0-9_]{0,59}\\.cu");
  private static final Pattern HEADER = Pattern.compile("[a-z][a-z0-9_]{0,59}\\.cuh");

  /** More text than any kernel has, in characters. */
  private static final int MAX_CHARS = 1 << 20;

  /**
   * Checks names and sizes: the names become files in a folder of the compiler's.
   *
   * @throws IllegalArgumentException if a name is not of the forms above, or the text is empty or
   *     longer than a million characters
   */
  public KernelSource {
    headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
    check(UNIT, ".cu", name, text);
    headers.forEach((header, content) -> check(HEADER, ".cuh", header, content));
  }

  /** A source with headers from any map. */
  public static KernelSource of(String name, String text, Map<String, String> headers) {
    return new KernelSource(name, text, new TreeMap<>(headers));
  }

  private static void check(Pattern form, String suffix, String name, String text) {
    if (!form.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a kernel's file is named by small letters, digits and underscores, with %s: %s"
              .formatted(suffix, Quote.of(name)));
    }
    if (text.isBlank() || text.length() > MAX_CHARS) {
      throw new IllegalArgumentException(
          "%s must have 1 to %d characters: %d".formatted(name, MAX_CHARS, text.length()));
    }
  }
}
