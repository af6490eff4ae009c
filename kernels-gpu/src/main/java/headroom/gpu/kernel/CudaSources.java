package headroom.gpu.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The CUDA sources that this program carries. */
public final class CudaSources {

  /** Every file, headers included; all lie in one folder. */
  public static final List<String> FILES =
      List.of(
          "decode.cuh",
          "elements.cuh",
          "lanes_decode.cu",
          "mma_decode.cu",
          "mma_scores.cuh",
          "mma_tiles.cuh",
          "primitives.cuh");

  private CudaSources() {}

  /** Text by file name. */
  public static Map<String, String> texts() {
    return FILES.stream().collect(Collectors.toUnmodifiableMap(file -> file, CudaSources::text));
  }

  /**
   * The text of one file.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public static String text(String file) {
    if (!FILES.contains(file)) {
      throw new IllegalArgumentException("no CUDA source: %s; known: %s".formatted(file, FILES));
    }
    try (InputStream stream = CudaSources.class.getResourceAsStream("cuda/" + file)) {
      if (stream == null) {
        throw new IllegalStateException("this build lacks the CUDA source " + file);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
