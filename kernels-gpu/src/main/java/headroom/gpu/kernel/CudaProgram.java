package headroom.gpu.kernel;

import headroom.gpu.compile.Architecture;
import headroom.gpu.compile.CompileRequest;
import headroom.gpu.compile.ImageForm;
import headroom.gpu.compile.Macro;
import java.util.List;

/**
 * What to compile: a file of {@link CudaSources} and the macros that make it one configuration.
 *
 * @param file name of the source
 * @param macros by name; numbers and names from closed sets, never free text
 */
public record CudaProgram(String file, List<Macro> macros) {

  /** Entry that computes a split's part. */
  public static final String SPLIT_ENTRY = "decode_split";

  /** Entry that combines the splits. */
  public static final String COMBINE_ENTRY = "decode_combine";

  /** Sorts the macros. */
  public CudaProgram {
    macros = macros.stream().sorted().toList();
  }

  /** The compilation of this program for a GPU. */
  public CompileRequest request(Architecture architecture, ImageForm form) {
    return new CompileRequest(CudaSources.source(file), macros, architecture, form);
  }
}
