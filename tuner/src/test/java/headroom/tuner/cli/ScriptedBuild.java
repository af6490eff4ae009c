package headroom.tuner.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;

/**
 * A build for a gate whose arm runs no kernel: asked for a time, it says the same line always. Its
 * JVMs are as fresh as a real build's, and gone in a tenth of a second.
 */
final class ScriptedBuild {

  private static final String ARM =
      """
      package headroom.tuner.gate.arm;

      public final class GateArm {
        public static void main(String[] words) throws java.io.IOException {
          String request = new String(System.in.readAllBytes());
          String answer = request.contains("\\"request\\":\\"describe\\"") ? "/described" : "/time";
          try (java.io.InputStream line = GateArm.class.getResourceAsStream(answer)) {
            line.transferTo(System.out);
          }
        }
      }
      """;

  private static final String CLASS = "headroom/tuner/gate/arm/GateArm.class";

  private static final String DESCRIBED =
      """
      {"reply":"described","variant":"tiled","axes":{},"jvmFlags":[],"threads":1,"memoryMib":1,"relativeError":1e-7}
      """;

  private final Path folder;

  /**
   * Compiles the arm.
   *
   * @param folder of builds, and nothing else
   */
  ScriptedBuild(Path folder) throws IOException {
    this.folder = folder;
    Path source = Files.writeString(folder.resolve("GateArm.java"), ARM);
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-proc:none", "-d", folder.toString(), source.toString());
    if (failed != 0) {
      throw new IllegalStateException("the scripted arm does not compile");
    }
  }

  /** A build that takes so long. */
  Path taking(double nanos) throws IOException {
    return answering(
        """
        {"reply":"measured","sample":{"medianNanos":%s,"controlNanos":40000,"readNanos":30000,"calm":true},"steps":1000,"calmSteps":1000,"relativeError":1e-7,"bestRate":4,"controlGflops":100}
        """
            .formatted(nanos));
  }

  /** A build that answers this. */
  Path answering(String line) throws IOException {
    Path jar = Files.createTempDirectory(folder, "build").resolve("scripted.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (Map.Entry<String, byte[]> entry :
          Map.of(
                  CLASS,
                  Files.readAllBytes(folder.resolve(CLASS)),
                  "described",
                  DESCRIBED.getBytes(StandardCharsets.UTF_8),
                  "time",
                  line.getBytes(StandardCharsets.UTF_8))
              .entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
    return jar;
  }
}
