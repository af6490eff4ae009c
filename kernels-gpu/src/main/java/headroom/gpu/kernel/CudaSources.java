package headroom.gpu.kernel;

import headroom.gpu.compile.KernelSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The CUDA sources that this program carries; all lie in one folder. */
public final class CudaSources {

  private static final Pattern INCLUDE = Pattern.compile("(?m)^#include \"([a-z0-9_]+\\.cuh)\"");

  private CudaSources() {}

  /**
   * A source with all headers of ours that it includes, directly or not.
   *
   * @param file such as {@code mma_decode.cu}
   * @throws IllegalArgumentException if there is none of this name
   */
  public static KernelSource source(String file) {
    String text = text(file);
    Map<String, String> headers = new TreeMap<>();
    addHeaders(text, headers);
    return KernelSource.of(file, text, headers);
  }

  private static void addHeaders(String text, Map<String, String> headers) {
    for (MatchResult include : INCLUDE.matcher(text).results().toList()) {
      String header = include.group(1);
      if (!headers.containsKey(header)) {
        headers.put(header, text(header));
        addHeaders(headers.get(header), headers);
      }
    }
  }

  /**
   * The text of one file.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public static String text(String file) {
    try (InputStream stream = CudaSources.class.getResourceAsStream("cuda/" + file)) {
      if (stream == null) {
        throw new IllegalArgumentException("this build has no CUDA source " + file);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
