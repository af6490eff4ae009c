package headroom.gpu.compile;

import headroom.gpu.foreign.NativeLibrary;
import headroom.kernel.KernelCompileException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Compiles inside this process with NVRTC, of whatever version is installed: no host compiler is
 * needed, and no process is started. The kernels' own headers are passed along; those of the
 * toolkit ({@code cuda_fp16.h}, {@code cuda_bf16.h}) are read from its folder.
 */
public final class NvrtcCompiler implements KernelCompiler {
  private static final List<String> VERSIONS = List.of("13", "12", "11.2");

  /** Where NVIDIA's installers put a toolkit. */
  private static final Path USUAL_TOOLKIT = Path.of("/usr/local/cuda");

  private final NvrtcLibrary library;
  private final Optional<Path> toolkitHeaders;
  private final String version;

  private NvrtcCompiler(NvrtcLibrary library, Optional<Path> toolkitHeaders, String version) {
    this.library = library;
    this.toolkitHeaders = toolkitHeaders;
    this.version = version;
  }

  /**
   * Looks for NVRTC where the system's loader does, and in the toolkit.
   *
   * @param environment of this process: {@code CUDA_HOME}, {@code CUDA_PATH}
   */
  public static CompilerDetection detect(Map<String, String> environment) {
    List<Path> toolkits =
        Stream.concat(
                Stream.of("CUDA_HOME", "CUDA_PATH")
                    .flatMap(name -> Stream.ofNullable(environment.get(name)))
                    .filter(home -> new File(home).isAbsolute())
                    .map(Path::of),
                Stream.of(USUAL_TOOLKIT))
            .toList();
    List<String> files = new ArrayList<>();
    for (String version : VERSIONS) {
      files.add("libnvrtc.so." + version);
      toolkits.forEach(home -> files.add(home.resolve("lib64/libnvrtc.so." + version).toString()));
    }
    Optional<Path> headers =
        toolkits.stream()
            .map(home -> home.resolve("include"))
            .filter(include -> Files.isRegularFile(include.resolve("cuda_fp16.h")))
            .findFirst();
    return of(files, headers);
  }

  /** The first of these libraries. */
  static CompilerDetection of(List<String> files, Optional<Path> toolkitHeaders) {
    Optional<NativeLibrary> found = NativeLibrary.open(files, "install a newer CUDA toolkit");
    if (found.isEmpty()) {
      return new CompilerDetection.Absent(
          "no NVRTC (%s) for the system's loader, in CUDA_HOME or %s; install the CUDA toolkit"
              .formatted(files.getFirst(), USUAL_TOOLKIT));
    }
    NvrtcLibrary library = new NvrtcLibrary(found.get());
    try {
      return new CompilerDetection.Present(
          new NvrtcCompiler(library, toolkitHeaders, library.version()));
    } catch (IllegalStateException e) {
      found.get().close();
      return new CompilerDetection.Absent("NVRTC does not answer: " + e.getMessage());
    }
  }

  @Override
  public String identity() {
    return "nvrtc " + version;
  }

  @Override
  public KernelImage compile(CompileRequest request) {
    List<String> options = new ArrayList<>(request.options());
    options.add("--gpu-architecture=" + request.architecture().name());
    toolkitHeaders.ifPresent(folder -> options.add("--include-path=" + folder));
    try (NvrtcProgram program = library.program(request.source())) {
      program.compile(options);
      return new KernelImage(request.form(), program.image(request.form()));
    } catch (NvrtcException e) {
      throw new KernelCompileException(
          "%s: nvrtc: %s".formatted(request.describe(), e.getMessage()));
    }
  }
}
