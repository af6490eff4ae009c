package headroom.gpu.compile;

import headroom.kernel.KernelCompileException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compiles with the CUDA toolkit's {@code nvcc}, a process per image. It takes about a second each,
 * of which little is the kernel: it starts four programs and reads 2 MB of headers.
 */
public final class NvccCompiler implements KernelCompiler {
  /** Slowest kernel seen: 5 s, with 6 KB of spills. Beyond this the compiler hangs. */
  static final Duration DEFAULT_LIMIT = Duration.ofMinutes(2);

  private static final Pattern VERSION = Pattern.compile("\\bV([0-9]+\\.[0-9]+\\.[0-9]+)");

  private final Path nvcc;
  private final Duration limit;
  private final String version;

  private NvccCompiler(Path nvcc, Duration limit, String version) {
    this.nvcc = nvcc;
    this.limit = limit;
    this.version = version;
  }

  /**
   * Looks for nvcc where NVIDIA's installers and users put it.
   *
   * @param environment of this process: {@code CUDA_HOME}, {@code CUDA_PATH}, then {@code PATH}
   */
  public static CompilerDetection detect(Map<String, String> environment) {
    for (Path candidate : candidates(environment)) {
      if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
        return at(candidate, DEFAULT_LIMIT);
      }
    }
    return new CompilerDetection.Absent(
        "no nvcc in CUDA_HOME, CUDA_PATH or PATH; install the CUDA toolkit or take precompiled"
            + " kernels");
  }

  /**
   * This nvcc, asked for its version.
   *
   * @param limit the longest that one compilation may take
   */
  static CompilerDetection at(Path nvcc, Duration limit) {
    try (WorkFolder folder = new WorkFolder()) {
      ToolRun run = ToolRun.of(List.of(nvcc.toString(), "--version"), folder.path(), limit);
      Matcher version = VERSION.matcher(run.output());
      if (run.exitCode() == 0 && version.find()) {
        return new CompilerDetection.Present(new NvccCompiler(nvcc, limit, version.group(1)));
      }
      return new CompilerDetection.Absent(
          "%s does not tell its version (exit code %d: %s); reinstall the CUDA toolkit"
              .formatted(nvcc, run.exitCode(), Quote.of(run.output())));
    } catch (IOException e) {
      return new CompilerDetection.Absent(
          "%s does not start: %s; reinstall the CUDA toolkit"
              .formatted(nvcc, Quote.oneLine(String.valueOf(e.getMessage()))));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new CompilerDetection.Absent("interrupted while looking for nvcc; run again");
    }
  }

  private static List<Path> candidates(Map<String, String> environment) {
    String file = File.separatorChar == '\\' ? "nvcc.exe" : "nvcc";
    List<String> folders = new ArrayList<>();
    for (String home : List.of("CUDA_HOME", "CUDA_PATH")) {
      if (environment.containsKey(home)) {
        folders.add(environment.get(home) + File.separator + "bin");
      }
    }
    folders.addAll(List.of(environment.getOrDefault("PATH", "").split(File.pathSeparator)));
    folders.add("/usr/local/cuda/bin"); // NVIDIA's own default, which few shells have in PATH
    List<Path> candidates = new ArrayList<>();
    for (String folder : folders) {
      absolute(folder).ifPresent(path -> candidates.add(path.resolve(file)));
    }
    return candidates;
  }

  /** A relative entry would run what lies in the folder that we happen to be started from. */
  private static Optional<Path> absolute(String folder) {
    try {
      return Optional.of(Path.of(folder)).filter(Path::isAbsolute);
    } catch (InvalidPathException e) {
      return Optional.empty(); // no path on this system, so no nvcc in it
    }
  }

  @Override
  public String identity() {
    return "nvcc " + version;
  }

  @Override
  public KernelImage compile(CompileRequest request) {
    try (WorkFolder folder = new WorkFolder()) {
      folder.write(request.source());
      Path image = folder.path().resolve("image");
      ToolRun run = ToolRun.of(command(request, image), folder.path(), limit);
      if (run.exitCode() == ToolRun.TIMED_OUT) {
        throw new KernelCompileException(
            "%s: nvcc did not end within %d s; leave this configuration out"
                .formatted(request.describe(), limit.toSeconds()));
      }
      if (run.exitCode() != 0 || !Files.isRegularFile(image)) {
        throw new KernelCompileException(
            "%s: nvcc ended with %d: %s"
                .formatted(request.describe(), run.exitCode(), run.output()));
      }
      return new KernelImage(request.form(), Files.readAllBytes(image));
    } catch (IOException e) {
      throw new KernelCompileException(
          "%s: nvcc could not be run: %s; check the space in the temporary folder"
              .formatted(request.describe(), e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KernelCompileException(request.describe() + ": interrupted while compiling");
    }
  }

  /** Names of files are our own; all else is typed: see {@link Macro} and {@link Architecture}. */
  private List<String> command(CompileRequest request, Path image) {
    List<String> command = new ArrayList<>(List.of(nvcc.toString()));
    command.addAll(request.options());
    command.add("-arch=" + request.architecture().name());
    command.add(request.form().nvccOption);
    command.addAll(List.of("-I", ".", "-o", image.toString(), request.source().name()));
    return command;
  }
}
