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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Hands what was tuned to others: a kernel as source, or recorded runs in other tools' formats. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Writes the kernel that a profile names for a shape, or for the nearest: of a CPU as Java",
      "source that needs nothing but a JDK, with a test beside it that runs by itself, of a GPU as",
      "one .cu with a C header and its launch parameters (--shape). Or what runs recorded, in",
      "formats of other tools (--as, --table), and what profiles name, as a table."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  export --shape b1-h32-kv8-d128-s4096 --out mykernel",
      "  cd mykernel && javac --add-modules jdk.incubator.vector *.java",
      "  java --add-modules jdk.incubator.vector TunedDecodeTest",
      "",
      "  export --as t4 --out t4 results/raw/my-device-20261126-012021.jsonl",
      "  export --table --out tables results/raw/*.jsonl        the fastest, as it was screened",
      "  export --table --out tables results/profiles/my-device.json     the confirmed winners"
    })
final class ExportCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @ArgGroup(exclusive = true, multiplicity = "1")
  private What what = new What();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "A folder; made if it is not there. No file is replaced without --force.")
  private Path out = Path.of("");

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      description = "With --shape: the profile; default: this device's under results/profiles.")
  private Optional<Path> profile = Optional.empty();

  @Mixin private EmulatedOption emulated = new EmulatedOption();

  @Option(names = "--force", description = "Replace files of an earlier export.")
  private boolean force;

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE",
      description =
          "With --as and --table: raw logs of tune; T4 results and Kernel Tuner caches too, gzip or"
              + " not. With --table profiles too: their winners were confirmed.")
  private List<Path> files = List.of();

  /** One of these. */
  static final class What {

    @Option(
        names = "--shape",
        required = true,
        paramLabel = "LABEL",
        description = "The shape, as the tables write it: b1-h32-kv8-d128-s4096.")
    private Optional<String> shape = Optional.empty();

    @Option(
        names = "--as",
        required = true,
        paramLabel = "FORMAT",
        description =
            "${COMPLETION-CANDIDATES}: the first two a file per shape and variant, the last the"
                + " fastest configuration by shape, a file per device.")
    private RecordedExport.Format format = RecordedExport.Format.TABLE;

    @Option(names = "--table", required = true, description = "The same as --as table.")
    @SuppressWarnings("UnusedVariable") // that it was given is enough: a table is the default
    private boolean table;
  }

  @Override
  public Integer call() {
    try {
      if (what.shape.isPresent()) {
        kernel(what.shape.get());
      } else {
        write(recorded(), Optional.empty());
      }
      return ExitCode.OK;
    } catch (IllegalArgumentException | IllegalStateException | DocumentException e) {
      throw UserException.badInput(String.valueOf(e.getMessage()));
    }
  }

  private Map<String, String> recorded() {
    if (files.isEmpty()) {
      throw UserException.badInput(
          "no FILE to export: --as takes raw logs of tune, --table profiles too; name some, or take"
              + " --shape");
    }
    if (profile.isPresent()) {
      throw UserException.badInput(
          "--profile=%1$s is for --shape; name %1$s as a FILE of --table, or raw logs"
              .formatted(profile.get()));
    }
    return RecordedExport.of(files, what.format, emulated::read);
  }

  private void kernel(String shape) {
    if (!files.isEmpty()) {
      throw UserException.badInput(
          "%s is for --as or --table; with --shape name a --profile".formatted(files.getFirst()));
    }
    AttentionShape asked = AttentionShape.named(shape);
    Path path = profile.orElseGet(() -> ResultFiles.defaultProfile(CpuFingerprint.read()));
    TuningProfile tuned = emulated.read(path);
    switch (tuned.device().kind()) {
      case CPU -> java(tuned, asked);
      case GPU -> {
        CudaExport cuda = CudaExport.of(tuned, asked);
        write(
            cuda.files(origin(cuda.choice(), tuned, asked)), Optional.of(cuda.choice().describe()));
      }
    }
  }

  private void java(TuningProfile tuned, AttentionShape asked) {
    KernelCatalog catalog = KernelCatalog.load();
    Choice choice = Choice.of(tuned, catalog, asked);
    var config = choice.config().orElseThrow();
    String origin = origin(choice, tuned, asked);
    write(
        StandaloneSource.of(catalog.named(config.variant()), asked, config, origin),
        Optional.of(choice.describe()));
  }

  private static String origin(Choice choice, TuningProfile tuned, AttentionShape asked) {
    return "For %s: %s of a profile of %s, %s."
        .formatted(
            asked.label(),
            choice.source().label() + choice.tuned().map(shape -> " " + shape.label()).orElse(""),
            tuned.device().slug(),
            tuned.run().started());
  }

  private void write(Map<String, String> texts, Optional<String> headline) {
    try {
      Files.createDirectories(out);
    } catch (IOException e) {
      throw UserException.badInput(
          "cannot make the folder %s: %s; name another with --out"
              .formatted(out, TextFile.cause(e)));
    }
    for (String name : texts.keySet()) {
      if (!force && Files.exists(out.resolve(name))) {
        throw UserException.badInput(
            "%s is there already; name another folder with --out, or add --force"
                .formatted(out.resolve(name)));
      }
    }
    texts.forEach((name, text) -> TextFile.writeAtomically(out.resolve(name), text));
    PrintWriter console = spec.commandLine().getOut();
    headline.ifPresent(console::println);
    texts.keySet().forEach(name -> console.println(out.resolve(name)));
    console.flush();
  }
}
