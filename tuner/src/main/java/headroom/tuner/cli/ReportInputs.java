package headroom.tuner.cli;

import headroom.cpu.device.CpuFingerprint;
import headroom.profile.TuningProfile;
import headroom.tuner.gate.history.History;
import headroom.tuner.report.data.DeviceRun;
import headroom.tuner.report.data.RawLogFile;
import headroom.tuner.report.data.RawRun;
import headroom.tuner.report.data.ReportData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds and reads what a report shows. */
final class ReportInputs {

  private ReportInputs() {}

  /**
   * Reads all files before anything is written.
   *
   * @throws UserException if there is no profile, too many, or a raw log that none of them names
   * @throws headroom.json.DocumentException if a file cannot be read or is not what it should be
   */
  static ReportData read(List<Path> named, List<Path> raw, Optional<Path> gateHistory) {
    List<Path> files = named.isEmpty() ? known() : named;
    if (files.size() > ReportData.MAX_RUNS) {
      throw UserException.badInput(
          "a report shows at most %d profiles, not %d; name fewer"
              .formatted(ReportData.MAX_RUNS, files.size()));
    }
    List<Path> logs = new ArrayList<>(raw);
    Map<String, Integer> names = new HashMap<>();
    List<DeviceRun> runs = new ArrayList<>();
    for (Path file : files) {
      TuningProfile profile = ProfileFiles.read(file);
      runs.add(new DeviceRun(name(file, names), profile, log(file, profile, logs)));
    }
    if (!logs.isEmpty()) {
      throw UserException.badInput(
          "no profile names the raw log %s; run.rawFile of the profiles: %s"
              .formatted(
                  logs.getFirst().getFileName(),
                  runs.stream().map(run -> run.profile().run().rawFile()).toList()));
    }
    return new ReportData(runs, gate(gateHistory));
  }

  /** Every profile of the checkout, this device's first. */
  private static List<Path> known() {
    Path own = ResultFiles.defaultProfile(CpuFingerprint.read());
    Path folder = own.toAbsolutePath().getParent();
    List<Path> files = new ArrayList<>();
    if (folder != null && Files.isDirectory(folder)) {
      try (Stream<Path> entries = Files.list(folder)) {
        entries.filter(file -> file.toString().endsWith(".json")).sorted().forEach(files::add);
      } catch (IOException e) {
        throw UserException.badInput(
            "cannot list %s: %s; name the profiles".formatted(folder, e.getMessage()));
      }
    }
    if (files.isEmpty()) {
      throw UserException.badInput(
          "no profile under %s; run ./scripts/tune.sh, or name a profile".formatted(folder));
    }
    Path first = own.toAbsolutePath();
    if (files.remove(first)) {
      files.addFirst(first);
    }
    return files;
  }

  /** The file's name without its ending; numbered where another profile has the same. */
  private static String name(Path file, Map<String, Integer> names) {
    String stem = String.valueOf(file.getFileName()).replaceFirst("\\.json$", "");
    int count = names.merge(stem, 1, Integer::sum);
    return count == 1 ? stem : stem + " (" + count + ")";
  }

  private static Optional<RawRun> log(Path file, TuningProfile profile, List<Path> logs) {
    String wanted = profile.run().rawFile();
    Optional<Path> named =
        logs.stream().filter(log -> wanted.equals(String.valueOf(log.getFileName()))).findFirst();
    named.ifPresent(logs::remove);
    return named.or(() -> RawLogFile.find(file, profile)).map(RawLogFile::read);
  }

  private static History gate(Optional<Path> named) {
    Path usual = ResultFiles.home().resolve("results").resolve("gate").resolve("history.jsonl");
    return named
        .or(() -> Optional.of(usual).filter(Files::isRegularFile))
        .map(History::read)
        .orElseGet(() -> new History(List.of()));
  }
}
