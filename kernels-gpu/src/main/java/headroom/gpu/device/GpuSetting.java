package headroom.gpu.device;

import headroom.gpu.compile.CompilerDetection;
import headroom.gpu.compile.KernelCompilers;
import headroom.gpu.cuda.CudaDriver;
import headroom.gpu.cuda.GpuDetection;
import headroom.gpu.cuda.PrivateFolder;
import headroom.gpu.decode.DecodeGpu;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The GPU that a process uses, and what compiles for it: the same for tuner and children. */
public final class GpuSetting {

  /** Folder of precompiled kernels, for machines without a CUDA toolkit. */
  private static final String PRECOMPILED = "headroom.cubins";

  private static final int FIRST = 0;

  private GpuSetting() {}

  /** The number of the GPU: the first that the driver shows; CUDA_VISIBLE_DEVICES chooses. */
  public static int ordinal() {
    return FIRST;
  }

  /** What compiles kernels here, behind a cache of this user's. */
  public static CompilerDetection compiler() {
    CompilerDetection own =
        KernelCompilers.ofThisSystem(System.getenv(), PrivateFolder.ofThisUser("cubins").path());
    return precompiled().map(folder -> KernelCompilers.withPrecompiled(folder, own)).orElse(own);
  }

  private static Optional<Path> precompiled() {
    return Optional.ofNullable(System.getProperty(PRECOMPILED)).map(Path::of);
  }

  /** What keeps this process from using a GPU, with the cure; empty where nothing does. */
  public static Optional<String> missing() {
    return switch (CudaDriver.ofThisSystem().detect()) {
      case GpuDetection.Absent(var reason) -> Optional.of(reason);
      case GpuDetection.Present _ ->
          switch (compiler()) {
            case CompilerDetection.Absent(var reason) -> Optional.of(reason);
            case CompilerDetection.Present _ -> Optional.empty();
          };
    };
  }

  /**
   * Opens the GPU.
   *
   * @throws IllegalStateException if something is missing: what, and the cure
   */
  public static DecodeGpu open() {
    Optional<String> missing = missing();
    if (missing.isEmpty() && compiler() instanceof CompilerDetection.Present(var compiler)) {
      return DecodeGpu.open(ordinal(), compiler);
    }
    throw new IllegalStateException(missing.orElse("the compiler is gone; install it again"));
  }

  /** Flags that hand this setting down to a child. */
  public static List<String> flags() {
    return precompiled().stream()
        .flatMap(folder -> Stream.of("-D%s=%s".formatted(PRECOMPILED, folder.toAbsolutePath())))
        .toList();
  }
}
