package headroom.tuner.measure;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The JVM that every measuring process runs in, and the class path it gets: those of this process.
 *
 * @param java the {@code java} executable
 * @param classPath class path of the children
 * @param classCache where compiled kernels are kept, so that a fork need not run javac again
 * @param classArchive the JVM's archive of parsed classes, once {@link JmhConfirmer#rehearse} has
 *     made it: a child starts half a second sooner; what the JIT does stays the same
 */
public record ChildJvm(
    Path java, String classPath, Optional<Path> classCache, Optional<Path> classArchive) {

  /** Variables whose options a JVM takes unasked; a child that measures must not. */
  private static final List<String> STRAY_OPTION_VARIABLES =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  /** This process's own JVM and class path, without a class cache. */
  public static ChildJvm current() {
    return new ChildJvm(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        System.getProperty("java.class.path"),
        Optional.empty(),
        Optional.empty());
  }

  /** The same with compiled kernels, and the class archive, kept in {@code directory}. */
  public ChildJvm withCaches(Path directory) {
    return new ChildJvm(
        java, classPath, Optional.of(directory), Optional.of(directory.resolve("classes.jsa")));
  }

  /**
   * Variables set for this process that would slip options into every JVM, as {@code NAME=value}.
   * Workers are started without them; JMH's forks inherit them, so a run should name them.
   */
  public static List<String> strayOptions() {
    return STRAY_OPTION_VARIABLES.stream()
        .flatMap(name -> Stream.ofNullable(System.getenv(name)).map(value -> name + "=" + value))
        .toList();
  }

  /**
   * A process builder for {@code mainClass} with these JVM flags; of this JVM's own it inherits
   * limits on vectors, and nothing else.
   */
  public ProcessBuilder process(List<String> jvmFlags, String mainClass) {
    List<String> command =
        Stream.of(
                Stream.of(java.toString()),
                jvmFlags.stream(),
                ownFlags().stream(),
                Stream.of("-cp", classPath, mainClass))
            .flatMap(part -> part)
            .toList();
    // The list is the builder's: whoever asks may add arguments.
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command));
    Map<String, String> environment = builder.environment();
    STRAY_OPTION_VARIABLES.forEach(environment::remove);
    // A crash report belongs beside other temporary files, not in the user's checkout.
    builder.directory(new File(System.getProperty("java.io.tmpdir")));
    return builder;
  }

  /** The flags of every child: this JVM's vectors, and the caches that there are by now. */
  public List<String> ownFlags() {
    List<String> flags = new ArrayList<>(VectorLimits.flags());
    classCache.ifPresent(
        directory -> flags.add("-Dheadroom.kernel.cache=" + directory.toAbsolutePath()));
    classArchive
        .filter(Files::exists)
        .ifPresent(
            archive -> {
              flags.add("-XX:SharedArchiveFile=" + archive.toAbsolutePath());
              // An archive that does not fit is passed over: no reason to talk into the protocol.
              flags.add("-Xlog:cds=off");
            });
    return flags;
  }
}
