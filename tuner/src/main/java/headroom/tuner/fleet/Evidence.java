package headroom.tuner.fleet;

import headroom.profile.ProfileCodec;
import headroom.profile.TuningProfile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that is known: a set of runs, and of profiles whose runs left no journal. Joining is the
 * union of sets, so that order, grouping and repetition do not matter: of two copies of one run the
 * longer counts, and two that went different ways are both kept and told of.
 */
public final class Evidence {

  private static final Comparator<RunLog> BY_LINES =
      Comparator.comparing(RunLog::seals).thenComparing(log -> log.place().file().toString());

  private final SortedMap<String, List<RunLog>> runs = new TreeMap<>();
  private final SortedMap<String, TuningProfile> profiles = new TreeMap<>();

  private Evidence() {}

  /** Evidence of these. */
  public static Evidence of(Collection<RunLog> logs, Collection<TuningProfile> profiles) {
    Evidence evidence = new Evidence();
    // A copy sorts before what it begins, and of equal ones the first file stands for all.
    logs.stream().sorted(BY_LINES).forEach(evidence::add);
    for (TuningProfile profile : profiles) {
      profile.shapes().stream()
          .map(
              shape ->
                  new TuningProfile(
                      profile.tool(),
                      profile.run(),
                      profile.device(),
                      profile.ceilings(),
                      List.of(shape)))
          .forEach(one -> evidence.profiles.put(ProfileCodec.write(one), one));
    }
    return evidence;
  }

  private void add(RunLog log) {
    List<RunLog> versions = runs.computeIfAbsent(log.id(), id -> new ArrayList<>());
    if (versions.stream().noneMatch(known -> log.seals().equals(known.seals()))) {
      versions.removeIf(known -> known.begins(log));
      versions.add(log);
    }
  }

  /** All that either knows. */
  public Evidence join(Evidence other) {
    List<RunLog> logs = new ArrayList<>(versions());
    logs.addAll(other.versions());
    List<TuningProfile> all = new ArrayList<>(profiles.values());
    all.addAll(other.profiles.values());
    return of(logs, all);
  }

  /** Every version of every run, in order. */
  public List<RunLog> versions() {
    return runs.values().stream().flatMap(List::stream).toList();
  }

  /** One version of each run: one that came to its end, else the longest. */
  public List<RunLog> runs() {
    return runs.values().stream().map(Evidence::counted).toList();
  }

  /**
   * The runs whose times count. A re-race has its first rounds early, and finalists enough to look
   * like the best race of all: before its end it decides nothing.
   */
  public List<RunLog> deciding() {
    return runs().stream().filter(log -> !log.reRace() || log.complete().isPresent()).toList();
  }

  private static RunLog counted(List<RunLog> versions) {
    return versions.stream()
        .min(
            Comparator.comparing((RunLog log) -> log.complete().isEmpty())
                .thenComparingInt(log -> -log.lines())
                .thenComparing(RunLog::seals))
        .orElseThrow();
  }

  /** Profiles of one shape each whose run is not here. */
  public List<TuningProfile> profiles() {
    return profiles.values().stream().filter(profile -> !hasRunOf(profile)).toList();
  }

  private boolean hasRunOf(TuningProfile profile) {
    return runs.tailMap(profile.run().started().toString()).values().stream()
        .map(List::getFirst)
        .takeWhile(log -> log.id().startsWith(profile.run().started().toString()))
        .anyMatch(log -> log.header().device().equals(profile.device().slug()));
  }

  /** Whether there is nothing. */
  public boolean isEmpty() {
    return runs.isEmpty() && profiles.isEmpty();
  }

  /** What to tell of runs of which there is more than one version, or none that ended. */
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    for (List<RunLog> versions : runs.values()) {
      RunLog counted = counted(versions);
      versions.stream()
          .filter(log -> !log.equals(counted))
          .map(log -> conflict(log, counted))
          .forEach(findings::add);
      if (counted.complete().isEmpty()) {
        findings.add(half(counted));
      }
    }
    return findings;
  }

  private static Finding conflict(RunLog log, RunLog counted) {
    return new Finding(
        Finding.Kind.CONFLICT,
        name(log),
        "went another way than %s in the same run: its %d lines are left out for the other's %d"
            .formatted(name(counted), log.lines(), counted.lines()));
  }

  private static Finding half(RunLog log) {
    return new Finding(
        Finding.Kind.HALF,
        name(log),
        "has no end after %d lines: its %d forks %s"
            .formatted(
                log.lines(),
                log.forks().size(),
                log.reRace()
                    ? "count when it has; merge with --re-race again to finish it"
                    : "count; run it again to finish it"));
  }

  private static String name(RunLog log) {
    return String.valueOf(log.place().file().getFileName());
  }

  /** Whether both know the same, wherever it lies. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Evidence evidence && contents().equals(evidence.contents());
  }

  @Override
  public int hashCode() {
    return contents().hashCode();
  }

  private SortedSet<String> contents() {
    SortedSet<String> contents = new TreeSet<>(profiles.keySet());
    versions().forEach(log -> contents.add(log.id() + " " + log.seals()));
    return contents;
  }
}
