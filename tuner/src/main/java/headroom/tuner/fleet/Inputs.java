package headroom.tuner.fleet;

import headroom.json.DocumentException;
import headroom.profile.ProfileCodec;
import headroom.profile.TuningProfile;
import headroom.tuner.report.data.RawLogFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The files of a merge, raw logs and profiles. A profile stands for its raw log where that lies
 * beside it, and tells the log's device; where there is none, its entries count.
 */
public final class Inputs {

  private record Source(Path file, TuningProfile profile) {}

  private final Map<Path, RunLogReader.Contents> logs = new LinkedHashMap<>();
  private final List<Source> profiles = new ArrayList<>();
  private final Map<Setup, Path> setups = new LinkedHashMap<>();

  /** Of profiles without shapes, which do not tell what their run found in the cache. */
  private final Map<Setup, Path> vague = new LinkedHashMap<>();

  private final Set<Finding> findings = new TreeSet<>();

  private Inputs() {}

  /** Reads files; whatever is wrong with one is a finding. */
  public static Inputs read(List<Path> files) {
    Inputs inputs = new Inputs();
    files.stream().sorted().distinct().forEach(inputs::read);
    return inputs;
  }

  private void read(Path file) {
    if (String.valueOf(file.getFileName()).endsWith(".jsonl")) {
      readLog(file);
      return;
    }
    profile(file)
        .ifPresent(
            profile ->
                RawLogFile.find(file, profile)
                    .ifPresentOrElse(this::readLog, () -> profiles.add(new Source(file, profile))));
  }

  private void readLog(Path file) {
    Path named = file.normalize();
    if (logs.containsKey(named)) {
      return;
    }
    RunLogReader.Contents contents = RunLogReader.read(named);
    logs.put(named, contents);
    findings.addAll(contents.findings());
    Set<String> beside = new LinkedHashSet<>();
    beside.add(name(file).replaceFirst("(\\.raw)?\\.jsonl$", ".json"));
    contents.logs().forEach(log -> beside.add(log.header().profile()));
    contents.profiles().forEach(profile -> addSetup(profile, named));
    for (String profile : beside) {
      Path path = named.resolveSibling(profile);
      if (known(contents) || !profile.matches("[^/\\\\]+") || !Files.isRegularFile(path)) {
        continue;
      }
      profile(path);
    }
  }

  /** Whether every run's set-up has been seen. */
  private boolean known(RunLogReader.Contents contents) {
    return contents.logs().stream()
        .allMatch(
            log ->
                setups.keySet().stream()
                    .anyMatch(setup -> setup.difference(log.header()).isEmpty()));
  }

  private Optional<TuningProfile> profile(Path file) {
    try {
      TuningProfile profile = ProfileCodec.read(file);
      addSetup(profile, file);
      return Optional.of(profile);
    } catch (DocumentException e) {
      findings.add(
          new Finding(Finding.Kind.UNREADABLE, name(file), String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }

  private void addSetup(TuningProfile profile, Path file) {
    (profile.shapes().isEmpty() ? vague : setups).putIfAbsent(Setup.of(profile), file);
  }

  /** Every set-up that a profile tells of, and a file that has it. */
  public Map<Setup, Path> setups() {
    Map<Setup, Path> all = new LinkedHashMap<>(setups);
    vague.forEach(
        (setup, file) -> {
          if (setups.keySet().stream().noneMatch(setup::sameMachine)) {
            all.putIfAbsent(setup, file);
          }
        });
    return Collections.unmodifiableMap(all);
  }

  /** What was wrong with files, and runs that are in several of them. */
  public List<Finding> findings() {
    Map<String, Path> first = new HashMap<>();
    List<Finding> all = new ArrayList<>(findings);
    for (Map.Entry<Path, RunLogReader.Contents> entry : logs.entrySet()) {
      for (RunLog log : entry.getValue().logs()) {
        Path known = first.putIfAbsent(log.id(), entry.getKey());
        if (known != null) {
          all.add(
              new Finding(
                  Finding.Kind.DUPLICATE,
                  name(entry.getKey()),
                  "has the run of %s that is in %s too; it counts once"
                      .formatted(log.header().started(), name(known))));
        }
      }
    }
    return all;
  }

  /**
   * The evidence of one set-up.
   *
   * @param setup which
   * @param foreign told of every run and profile of another one
   */
  public Evidence of(Setup setup, List<Finding> foreign) {
    List<RunLog> runs = new ArrayList<>();
    List<TuningProfile> entries = new ArrayList<>();
    for (Map.Entry<Path, RunLogReader.Contents> entry : logs.entrySet()) {
      for (RunLog log : entry.getValue().logs()) {
        setup
            .difference(log.header())
            .ifPresentOrElse(why -> foreign.add(foreign(entry.getKey(), why)), () -> runs.add(log));
      }
      entry.getValue().profiles().forEach(it -> take(entry.getKey(), it, setup, entries, foreign));
    }
    profiles.forEach(it -> take(it.file(), it.profile(), setup, entries, foreign));
    return Evidence.of(runs, entries);
  }

  private static void take(
      Path file,
      TuningProfile profile,
      Setup setup,
      List<TuningProfile> entries,
      List<Finding> foreign) {
    setup
        .difference(Setup.of(profile))
        .ifPresentOrElse(why -> foreign.add(foreign(file, why)), () -> entries.add(profile));
  }

  private static Finding foreign(Path file, String why) {
    return new Finding(
        Finding.Kind.FOREIGN, name(file), "left out: " + why + "; merge it on its own");
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
