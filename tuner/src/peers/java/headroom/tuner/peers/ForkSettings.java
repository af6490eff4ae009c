package headroom.tuner.peers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a fork finds the libraries, told as system properties.
 *
 * @param natives folder with the libraries of the build, a folder each
 * @param openBlas another OpenBLAS, such as the system's
 */
record ForkSettings(Path natives, Optional<Path> openBlas) {

  private static final String NATIVES = "headroom.peers.native";
  private static final String OPEN_BLAS = "headroom.peers.openblas";

  /** What this fork was told. */
  static ForkSettings current() {
    String natives = System.getProperty(NATIVES);
    if (natives == null) {
      throw new IllegalStateException(
          "-D%s names no folder; run the suite with ./scripts/peers.sh".formatted(NATIVES));
    }
    return new ForkSettings(
        Path.of(natives), Optional.ofNullable(System.getProperty(OPEN_BLAS)).map(Path::of));
  }

  /** The flags that tell a fork. */
  List<String> flags() {
    List<String> flags = new ArrayList<>();
    flags.add(flag(NATIVES, natives));
    openBlas.ifPresent(file -> flags.add(flag(OPEN_BLAS, file)));
    return flags;
  }

  private static String flag(String property, Path file) {
    return "-D%s=%s".formatted(property, file.toAbsolutePath());
  }

  /** MKL's entry; the script has it preloaded, for PyTorch. */
  Path mkl() {
    return natives.resolve("mkl/linux-x86_64/libmkl_rt.so.2");
  }

  /** The OpenBLAS of the build. */
  Path ownOpenBlas() {
    return natives.resolve("openblas/linux-x86_64/libopenblas.so.0");
  }
}
