package headroom.tuner.gate.arm;

import headroom.cpu.device.CoreProbe;
import headroom.gpu.device.GpuSetting;
import headroom.kernel.DeviceTraits;
import headroom.tuner.measure.ChildJvm;
import headroom.tuner.suite.JvmFlags;
import headroom.tuner.suite.SuiteTraits;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Starts the JVMs of one build: a fresh one for each request, with nothing inherited.
 *
 * <p>What it says goes to files, not pipes: an arm that floods its output cannot stall, and one
 * that hangs is ended by the clock.
 */
public final class ArmJvm implements FreshJvms {

  /** Far more than any arm says; the rest is not read. */
  private static final int MOST_OUTPUT_BYTES = 1 << 20;

  /** Every process that uses the Vector API says this; it explains nothing. */
  private static final String INCUBATOR_WARNING = "Using incubator modules";

  /** Says only that the next line says why. */
  private static final String START_FAILED = "Error occurred during initialization of VM";

  /**
   * The control loops and the probe too are compiled in the foreground, as kernels are: a warm-up
   * that guesses whether C2 is still busy has timed code that boxes every vector.
   */
  private static final String FOREGROUND_LOOPS =
      "-XX:CompileCommand=BackgroundCompilation,headroom.cpu.device.*::*,false";

  private final ChildJvm jvm;
  private final Path scratch;
  private final DeviceTraits traits;

  /**
   * For a build.
   *
   * @param build whose class path
   * @param scratch a folder of this arm alone: its compiled kernels and its class archive
   * @param traits of this device
   */
  public ArmJvm(ArmBuild build, Path scratch, DeviceTraits traits) {
    this.scratch = scratch;
    this.traits = traits;
    this.jvm =
        new ChildJvm(
                ChildJvm.current().java(), build.classPath(), Optional.empty(), Optional.empty())
            .withCaches(scratch);
  }

  /** The first archives the classes that it took: later JVMs start half a second sooner. */
  @Override
  public List<ArmReply> rehearse(ArmRequest request, long cacheMib, Duration limit)
      throws IOException {
    List<String> flags = new ArrayList<>(JvmFlags.forCaches(cacheMib, List.of()));
    flags.addAll(archiveFlags());
    return ask(request, flags, limit);
  }

  /**
   * A JVM that uses an archive may not write one, and does not start: only the first one writes.
   */
  List<String> archiveFlags() {
    return jvm.classArchive()
        .filter(archive -> !Files.exists(archive))
        .map(
            archive ->
                List.of("-XX:ArchiveClassesAtExit=" + archive.toAbsolutePath(), "-Xlog:cds=off"))
        .orElse(List.of());
  }

  @Override
  public ArmReply measure(
      ArmRequest.Measure request, ArmReply.Described described, double knownRate, Duration limit)
      throws IOException {
    List<String> flags =
        new ArrayList<>(JvmFlags.forCaches(described.memoryMib(), described.jvmFlags()));
    flags.add("-D%s=%s".formatted(CoreProbe.KNOWN_RATE, knownRate));
    return ask(request, flags, limit).getFirst();
  }

  private List<ArmReply> ask(ArmRequest request, List<String> jvmFlags, Duration limit)
      throws IOException {
    List<String> flags = new ArrayList<>(jvmFlags);
    flags.add(FOREGROUND_LOOPS);
    flags.add(SuiteTraits.flag(traits));
    flags.addAll(GpuSetting.flags());
    Path out = Files.createTempFile(scratch, "arm", ".out");
    Path err = Files.createTempFile(scratch, "arm", ".err");
    try {
      Process process =
          jvm.process(flags, GateArm.class.getName())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      return hear(process, request, limit, out, err);
    } finally {
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    }
  }

  private static List<ArmReply> hear(
      Process process, ArmRequest request, Duration limit, Path out, Path err) throws IOException {
    try {
      send(process, request);
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        return List.of(new ArmReply.TimedOut("took longer than %d s".formatted(limit.toSeconds())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the gate was interrupted");
    } finally {
      process.destroyForcibly().onExit().join(); // gone before another is timed
    }
    List<ArmReply> replies =
        text(out).lines().flatMap(line -> ArmWire.readReply(line).stream()).toList();
    return replies.isEmpty() ? List.of(death(process.exitValue(), out, err)) : replies;
  }

  /** A JVM that is gone already says so by its exit code, not by the broken pipe. */
  private static void send(Process process, ArmRequest request) {
    try (Writer writer = process.outputWriter(StandardCharsets.UTF_8)) {
      writer.write(ArmWire.write(request) + "\n");
    } catch (IOException e) {
      process.destroy();
    }
  }

  private static ArmReply death(int exitCode, Path out, Path err) throws IOException {
    String said =
        Stream.of(text(err), text(out))
            .flatMap(String::lines)
            .filter(line -> !line.isBlank() && !line.contains(INCUBATOR_WARNING))
            .filter(line -> !line.equals(START_FAILED))
            .findFirst()
            .map(line -> ": " + line.substring(0, Math.min(300, line.length())))
            .orElse("");
    return new ArmReply.Failed("its JVM ended with exit code %d%s".formatted(exitCode, said));
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MOST_OUTPUT_BYTES), StandardCharsets.UTF_8);
    }
  }
}
