package headroom.tuner.fleet;

import headroom.config.KernelConfig;
import headroom.json.DocumentException;
import headroom.json.JsonFields;
import headroom.profile.Ceiling;
import headroom.profile.ProfileCodec;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import headroom.tuner.journal.JournalScan;
import headroom.tuner.journal.Origin;
import headroom.tuner.journal.RunEvent;
import headroom.tuner.journal.RunEventJson;
import headroom.tuner.journal.RunHeader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads the journal of a run, or the merged one of many: what lies behind a broken line is not
 * trusted until the next run begins.
 */
public final class RunLogReader {

  /** The type of a line that holds a profile whose run left no journal. */
  static final String PROFILE = "profile";

  private final Path file;
  private final List<RunLog> logs = new ArrayList<>();
  private final List<TuningProfile> profiles = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private Optional<Section> open = Optional.empty();

  /**
   * What a file holds.
   *
   * @param logs runs, in its order
   * @param profiles of one shape each
   * @param findings what could not be read
   */
  public record Contents(List<RunLog> logs, List<TuningProfile> profiles, List<Finding> findings) {
    /** Copies the lists. */
    public Contents {
      logs = List.copyOf(logs);
      profiles = List.copyOf(profiles);
      findings = List.copyOf(findings);
    }
  }

  private RunLogReader(Path file) {
    this.file = file;
  }

  /** Reads a file; whatever is wrong with it is a finding. */
  public static Contents read(Path file) {
    RunLogReader reader = new RunLogReader(file);
    try (JournalScan scan = JournalScan.open(file)) {
      for (Optional<JournalScan.Found> next = scan.next(); next.isPresent(); next = scan.next()) {
        reader.take(next.get());
      }
    } catch (DocumentException e) {
      reader.found(Finding.Kind.UNREADABLE, String.valueOf(e.getMessage()));
    }
    reader.close();
    if (reader.logs.isEmpty() && reader.profiles.isEmpty() && reader.findings.isEmpty()) {
      reader.found(Finding.Kind.UNREADABLE, "holds no run; leave it out");
    }
    return new Contents(reader.logs, reader.profiles, reader.findings);
  }

  private void take(JournalScan.Found found) {
    switch (found) {
      case JournalScan.Torn torn -> {
        // The run is unfinished, and is told as such.
      }
      case JournalScan.Broken broken -> broken(broken.number());
      case JournalScan.Line line -> {
        try {
          take(line);
        } catch (DocumentException e) {
          broken(line.number());
        }
      }
    }
  }

  private void take(JournalScan.Line line) {
    String type = line.fields().text("type");
    if (type.equals("run")) {
      close();
      open = Optional.of(new Section(RunHeader.read(line.fields()), line));
    } else if (type.equals(PROFILE)) {
      close();
      profiles.add(ProfileCodec.read(line.fields().object(PROFILE)));
    } else {
      open.ifPresent(section -> section.take(line));
    }
  }

  private void broken(int number) {
    found(
        Finding.Kind.BROKEN,
        "line %d is not as it was written: it and what follows of its run are left out; put back a good copy"
            .formatted(number));
    close();
  }

  private void close() {
    open.map(Section::log).ifPresent(logs::add);
    open = Optional.empty();
  }

  private void found(Finding.Kind kind, String detail) {
    findings.add(new Finding(kind, String.valueOf(file.getFileName()), detail));
  }

  /** The lines of one run so far. */
  private final class Section {
    private final RunHeader header;
    private final long start;
    private final StringBuilder seals = new StringBuilder();
    private final List<RunLog.Fork> forks = new ArrayList<>();

    /** How each configuration ended, the last time: those too close to call are timed twice. */
    private final Map<AttentionShape, Map<KernelConfig, String>> screened = new TreeMap<>();

    private List<Ceiling> ceilings = List.of();
    private Optional<Boolean> complete = Optional.empty();
    private Optional<Origin> origin;
    private long elapsedNanos;
    private long end;

    Section(RunHeader header, JournalScan.Line line) {
      this.header = header;
      this.origin = header.origin();
      this.start = line.start();
      seal(line);
    }

    private void seal(JournalScan.Line line) {
      seals.append(line.seal());
      end = line.end();
    }

    void take(JournalScan.Line line) {
      if (Origin.isMove(line.fields())) {
        origin = origin.map(it -> it.moved(line.fields()));
      } else {
        take(line.fields());
      }
      seal(line);
    }

    private void take(JsonFields fields) {
      RunEvent event = RunEventJson.read(fields);
      elapsedNanos = event.stamp().atNanos();
      switch (event) {
        case RunEvent.Ceilings measured ->
            ceilings = Ceiling.highest(ceilings, measured.ceilings());
        case RunEvent.Screened it ->
            screened
                .computeIfAbsent(shape(fields, it.shape()), shape -> new HashMap<>())
                .put(it.outcome().config(), it.outcome().kind());
        case RunEvent.Forked it ->
            forks.add(new RunLog.Fork(node(), it.round(), shape(fields, it.shape()), it.outcome()));
        case RunEvent.Ended ended -> complete = Optional.of(ended.complete());
      }
    }

    private static AttentionShape shape(JsonFields line, String label) {
      return line.make(() -> AttentionShape.named(label));
    }

    /** A run that tells no node ran on one alone. */
    private String node() {
      return origin.map(Origin::node).orElse("its node");
    }

    private Map<AttentionShape, Map<String, Integer>> screenedByKind() {
      Map<AttentionShape, Map<String, Integer>> byKind = new TreeMap<>();
      screened.forEach(
          (shape, kinds) -> {
            Map<String, Integer> counts = new TreeMap<>();
            kinds.values().forEach(kind -> counts.merge(kind, 1, Integer::sum));
            byKind.put(shape, counts);
          });
      return byKind;
    }

    RunLog log() {
      return new RunLog(
          header,
          seals.toString(),
          new RunLog.Place(file, start, end),
          forks,
          ceilings,
          screenedByKind(),
          complete,
          elapsedNanos);
    }
  }
}
