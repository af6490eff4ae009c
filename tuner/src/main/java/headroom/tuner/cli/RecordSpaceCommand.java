package headroom.tuner.cli;

import headroom.config.ConfigSpace;
import headroom.cpu.device.CpuFingerprint;
import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelCatalog;
import headroom.kernel.KernelVariant;
import headroom.profile.DeviceFingerprint;
import headroom.shape.AttentionShape;
import headroom.tuner.journal.RunHeader;
import headroom.tuner.journal.RunLock;
import headroom.tuner.measure.KernelCaches;
import headroom.tuner.measure.ScreeningPlan;
import headroom.tuner.measure.WorkerScreener;
import headroom.tuner.record.NarrowedSpace;
import headroom.tuner.record.SpaceRecorder;
import headroom.tuner.record.Summary;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures a variant's space as a whole, for searches to be scored on without this device. */
@Command(
    name = "record-space",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Screens every configuration of one variant for one shape, in worker JVMs as tune does, a",
      "control beside each fifteen, and the fastest five times. Writes all samples to one file"
          + " that",
      "tune --replay and compare-strategies read. The same command goes on where it was stopped."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  record-space --shape b1-h8-kv1-d256-s512 --only vectorBits=256 --only kvBlock=96,256 \\",
      "      --out results/spaces/gemma.jsonl.gz"
    })
final class RecordSpaceCommand implements Callable<Integer> {

  private static final String SUFFIX = ".gz";

  @Spec private CommandSpec spec;

  @Option(
      names = "--shape",
      required = true,
      paramLabel = "LABEL",
      description = "What is decoded, such as b1-h32-kv1-d128-s512.")
  private String shape = "";

  @Option(
      names = "--variant",
      paramLabel = "NAME",
      defaultValue = "tiled",
      description = "Whose space; default ${DEFAULT-VALUE}.")
  private String variant = "";

  @Option(
      names = "--only",
      paramLabel = "AXIS=VALUE[,VALUE…]",
      description = "Values that an axis keeps; axes that are not named keep all.")
  private Map<String, String> only = new LinkedHashMap<>();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of inputs and order; default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.jsonl.gz",
      description = "The recording; while it grows, beside it without .gz.")
  private Path out = Path.of("");

  @Option(names = "--quiet", description = "No progress; only the file's path.")
  private boolean quiet;

  @Override
  public Integer call() throws IOException {
    requireNewFile();
    DeviceFingerprint device = CpuFingerprint.read();
    DeviceTraits traits = device.traits();
    AttentionShape decoded = checked(() -> AttentionShape.named(shape));
    KernelCatalog catalog = KernelCatalog.load();
    KernelVariant recorded = checked(() -> catalog.named(variant));
    if (recorded.device() != DeviceKind.CPU) {
      throw UserException.badInput("--variant must run on this CPU: " + variant);
    }
    ConfigSpace space = checked(() -> NarrowedSpace.of(recorded.space(decoded, traits), values()));
    ProgressDisplay display = ProgressDisplay.choose(quiet, System.err);
    try (display;
        RunLock _ = hold();
        KernelCaches caches = KernelCaches.open();
        WorkerScreener screener =
            new WorkerScreener(caches.jvm(), catalog, traits, ScreeningPlan.standard(seed))) {
      SpaceRecorder recorder =
          checked(
              () ->
                  new SpaceRecorder(
                      recorded,
                      decoded,
                      space,
                      recorded.defaultConfig(decoded, traits),
                      screener,
                      display::at,
                      seed));
      display.line("%d configurations of %s".formatted(recorder.size(), space.variant()));
      Summary summary = record(recorder, header(device, decoded, space));
      display.close();
      print(summary);
      return ExitCode.OK;
    } catch (CancellationException e) {
      // The hook has said what is on disk; the JVM is going down with the signal's own exit code.
      return ExitCode.INTERRUPTED;
    }
  }

  private Summary record(SpaceRecorder recorder, RunHeader header) {
    InterruptHook hook =
        InterruptHook.install(
            () -> {
              recorder.stop();
              return "%s holds what was measured; the same command goes on from there"
                  .formatted(journal());
            });
    try {
      return checked(() -> recorder.record(journal(), out, header));
    } finally {
      hook.remove();
    }
  }

  private RunHeader header(DeviceFingerprint device, AttentionShape decoded, ConfigSpace space) {
    BuildInfo build = BuildInfo.current();
    Map<String, String> identity = new LinkedHashMap<>();
    identity.put("shape", decoded.label());
    identity.put("variant", space.variant());
    space.axes().forEach(axis -> identity.put("axis " + axis.name(), axis.values().toString()));
    identity.put("seed", Long.toString(seed));
    identity.put("processor", "%s %s".formatted(device.model(), device.microarchitecture()));
    identity.put("cores and caches", device.traits().toString());
    identity.put("JDK", device.jdk());
    identity.put("build", build.line());
    return new RunHeader(
        Instant.now().truncatedTo(ChronoUnit.MILLIS),
        String.valueOf(out.getFileName()),
        device.slug(),
        identity);
  }

  private Map<String, List<String>> values() {
    Map<String, List<String>> values = new LinkedHashMap<>();
    only.forEach((axis, texts) -> values.put(axis, List.of(texts.split(",", -1))));
    return values;
  }

  private void requireNewFile() {
    if (!String.valueOf(out.getFileName()).endsWith(".jsonl" + SUFFIX)) {
      throw UserException.badInput("--out must end in .jsonl%s: %s".formatted(SUFFIX, out));
    }
    if (Files.exists(out)) {
      throw UserException.badInput(
          "%s is a complete recording already; name another file with --out".formatted(out));
    }
    SpaceInputs.requireWritable("--out", out);
  }

  private Path journal() {
    String name = String.valueOf(out.getFileName());
    return out.resolveSibling(name.substring(0, name.length() - SUFFIX.length()));
  }

  private RunLock hold() {
    return RunLock.hold(out)
        .orElseThrow(
            () ->
                UserException.busy(
                    "another recording is writing %s; wait for its end, or name another file with --out"
                        .formatted(out)));
  }

  private static <T> T checked(Supplier<T> given) {
    try {
      return given.get();
    } catch (IllegalArgumentException e) {
      throw UserException.badInput(String.valueOf(e.getMessage()));
    }
  }

  private void print(Summary summary) {
    PrintWriter console = spec.commandLine().getOut();
    if (!quiet) {
      summary.lines().forEach(console::println);
    }
    console.println(quiet ? out : "recording     " + out);
    console.flush();
  }
}
