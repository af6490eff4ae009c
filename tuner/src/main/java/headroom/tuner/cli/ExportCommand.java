package headroom.tuner.cli;

import headroom.cpu.device.CpuFingerprint;
import headroom.cpu.kernel.StandaloneSource;
import headroom.dispatch.Choice;
import headroom.json.DocumentException;
import headroom.json.TextFile;
import headroom.kernel.KernelCatalog;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a tuned kernel as source that needs nothing of ours. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Writes the kernel that a profile names for a shape, or for the nearest, as Java source that",
      "needs nothing but a JDK, with a test beside it that runs by itself."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  export --shape b1-h32-kv8-d128-s4096 --out mykernel",
      "  cd mykernel && javac --add-modules jdk.incubator.vector *.java",
      "  java --add-modules jdk.incubator.vector TunedDecodeTest"
    })
final class ExportCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--shape",
      required = true,
      paramLabel = "LABEL",
      description = "The shape, as the tables write it: b1-h32-kv8-d128-s4096.")
  private String shape = "";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "A folder; made if it is not there. No file is replaced without --force.")
  private Path out = Path.of("");

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      description = "The profile; default: this device's under results/profiles.")
  private Optional<Path> file = Optional.empty();

  @Option(names = "--force", description = "Replace files of an earlier export.")
  private boolean force;

  @Override
  public Integer call() {
    Path path = file.orElseGet(() -> ResultFiles.defaultProfile(CpuFingerprint.read()));
    TuningProfile profile = ProfileFiles.read(path);
    try {
      AttentionShape asked = AttentionShape.named(shape);
      KernelCatalog catalog = KernelCatalog.load();
      Choice choice = Choice.of(profile, catalog, asked);
      SortedMap<String, String> files = sources(profile, catalog, asked, choice);
      write(files);
      PrintWriter console = spec.commandLine().getOut();
      console.println(choice.describe());
      files.keySet().forEach(name -> console.println(out.resolve(name)));
      console.flush();
      return ExitCode.OK;
    } catch (IllegalArgumentException | IllegalStateException | DocumentException e) {
      throw UserException.badInput(String.valueOf(e.getMessage()));
    }
  }

  private static SortedMap<String, String> sources(
      TuningProfile profile, KernelCatalog catalog, AttentionShape asked, Choice choice) {
    var config = choice.config().orElseThrow();
    String origin =
        "For %s: %s of a profile of %s, %s."
            .formatted(
                asked.label(),
                choice.source().label(),
                profile.device().slug(),
                profile.run().started());
    return StandaloneSource.of(catalog.named(config.variant()), asked, config, origin);
  }

  private void write(SortedMap<String, String> files) {
    try {
      Files.createDirectories(out);
    } catch (IOException e) {
      throw UserException.badInput(
          "cannot make the folder %s: %s; name another with --out".formatted(out, e.getMessage()));
    }
    for (String name : files.keySet()) {
      if (!force && Files.exists(out.resolve(name))) {
        throw UserException.badInput(
            "%s is there already; name another folder with --out, or add --force"
                .formatted(out.resolve(name)));
      }
    }
    for (Map.Entry<String, String> file : files.entrySet()) {
      TextFile.writeAtomically(out.resolve(file.getKey()), file.getValue());
    }
  }
}
