package headroom.tuner.cli;

import headroom.config.ConfigSpace;
import headroom.json.DocumentException;
import headroom.json.TextFile;
import headroom.tuner.replay.RecordedSpace;
import headroom.tuner.replay.ShapeTable;
import headroom.tuner.replay.SpaceExport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Hands recorded runs to other tools, in their formats. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Writes what a run recorded in formats of other tools: T4 results and Kernel Tuner caches,",
      "one file per shape and variant, or a table of each shape's fastest configuration, one file",
      "per device."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  export --as t4 --out t4/ results/raw/my-device/20261126-012021.jsonl",
      "  export --as table --out tables/ results/raw/my-device/*.jsonl"
    })
final class ExportCommand implements Callable<Integer> {

  /** The formats. */
  enum Format {
    T4,
    KERNEL_TUNER,
    TABLE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Raw logs of tune; T4 results and Kernel Tuner caches too, gzip or not.")
  private List<Path> files = List.of();

  @Option(
      names = "--as",
      required = true,
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}.")
  private Format format = Format.T4;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for the files; made if it does not exist.")
  private Path out = Path.of("");

  @Override
  public Integer call() {
    List<RecordedSpace> spaces = SpaceInputs.read(files);
    Map<Path, String> texts = new LinkedHashMap<>();
    switch (format) {
      case TABLE -> tables(spaces, texts);
      case T4, KERNEL_TUNER -> perVariant(spaces, texts);
    }
    try {
      Files.createDirectories(out);
      texts.forEach(TextFile::writeAtomically);
    } catch (IOException e) {
      throw UserException.badInput(
          "--out: cannot make the folder %s: %s; name another"
              .formatted(out, e.getClass().getSimpleName()));
    } catch (DocumentException e) {
      throw UserException.failed(String.valueOf(e.getMessage()));
    }
    PrintWriter console = spec.commandLine().getOut();
    texts.keySet().forEach(console::println);
    console.flush();
    return ExitCode.OK;
  }

  private void tables(List<RecordedSpace> spaces, Map<Path, String> texts) {
    spaces.stream()
        .map(RecordedSpace::device)
        .distinct()
        .forEach(
            device -> {
              ShapeTable table =
                  ShapeTable.of(spaces.stream().filter(s -> s.device().equals(device)).toList());
              put(texts, device.isEmpty() ? "device" : device, ".json", table.json());
            });
  }

  private void perVariant(List<RecordedSpace> spaces, Map<Path, String> texts) {
    for (RecordedSpace space : spaces) {
      for (ConfigSpace variant : space.spaces()) {
        String name = space.kernel() + "-" + variant.variant();
        if (format == Format.T4) {
          put(texts, name, ".t4.json", SpaceExport.t4(space, variant));
        } else {
          put(texts, name, ".cache.json", SpaceExport.kernelTuner(space, variant));
        }
      }
    }
  }

  /** Under a name that stays in the folder, whatever the file called its kernel. */
  private void put(Map<Path, String> texts, String name, String ending, String text) {
    String safe = name.replaceAll("[^a-zA-Z0-9_-]+", "-");
    Path file = out.resolve(safe + ending);
    for (int copy = 2; texts.containsKey(file); copy++) {
      file = out.resolve(safe + "-" + copy + ending);
    }
    texts.put(file, text);
  }
}
