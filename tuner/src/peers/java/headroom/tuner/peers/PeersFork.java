package headroom.tuner.peers;

import headroom.tuner.rounds.RoundsFork;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a fork needs in which other libraries run beside our kernels. */
public final class PeersFork {

  /** The rows of the libraries. */
  private static final int CACHES = 1;

  /** Scores of 71 heads over 32768 keys, for each way of each library, and what else there is. */
  private static final int SCRATCH_MIB = 768;

  /**
   * The softmax between a peer's products compiles as our kernels do. JavaCPP frees what it is told
   * to free, and does not read the process's size at each allocation.
   */
  private static final List<String> FLAGS =
      List.of(
          "-XX:CompileCommand=BackgroundCompilation,headroom.tuner.peers.*::*,false",
          "-Dorg.bytedeco.javacpp.nopointergc=true",
          "-Dorg.bytedeco.javacpp.maxBytes=0",
          "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");

  private static final String UNPACKED = "org.bytedeco.javacpp.cachedir";

  private PeersFork() {}

  /**
   * The benchmark and what its JVM needs.
   *
   * @param natives folder with the libraries of the build
   * @param openBlas another OpenBLAS
   */
  public static RoundsFork.Kind kind(Path natives, Optional<Path> openBlas) {
    List<String> flags = new ArrayList<>(FLAGS);
    Optional.ofNullable(System.getProperty(UNPACKED))
        .ifPresent(folder -> flags.add("-D%s=%s".formatted(UNPACKED, folder)));
    flags.addAll(new ForkSettings(natives, openBlas).flags());
    return new RoundsFork.Kind(PeersBenchmark.class, CACHES, SCRATCH_MIB, flags);
  }
}
