package headroom.tuner.session;

import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.kernel.DecodeKernel;
import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelVariant;
import headroom.reference.Float64Decode;
import headroom.shape.AttentionShape;
import headroom.tuner.journal.JournalFile;
import headroom.tuner.journal.RunEvent;
import headroom.tuner.journal.RunEventJson;
import headroom.tuner.measure.Outcome;
import headroom.tuner.replay.RecordedSpace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * A space of ours as {@code record-space} measured it: every visit of every configuration, as it
 * was, disturbed or not. Left out is what has no calm sample: nobody knows how fast that is.
 *
 * @param shape what was decoded
 * @param visits by configuration, each with a calm sample at least
 * @param untuned the configuration that was measured beside each batch: the default, or what of the
 *     space is most like it
 * @param visitNanos what a visit took, on average
 */
record Recording(
    AttentionShape shape,
    Map<KernelConfig, List<Outcome.Measured>> visits,
    KernelConfig untuned,
    long visitNanos) {

  private static final Path RECORDINGS = Path.of("../results/spaces");

  /** All that the project has. */
  static List<Recording> all() throws IOException {
    try (Stream<Path> files = Files.list(RECORDINGS)) {
      List<Recording> all = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".jsonl.gz")).sorted().toList()) {
        all.add(read(file));
      }
      return all;
    }
  }

  private static Recording read(Path packed) throws IOException {
    List<RunEvent.Screened> events = new ArrayList<>();
    long spentNanos = 0;
    try (MemoryFolder folder = MemoryFolder.make();
        InputStream text = new GZIPInputStream(Files.newInputStream(packed))) {
      Path lines = folder.path().resolve("lines.jsonl");
      Files.copy(text, lines);
      List<JournalFile.Line> read = JournalFile.read(lines).lines();
      for (JournalFile.Line line : read.subList(1, read.size())) {
        RunEvent event = RunEventJson.read(line.fields());
        spentNanos += event.stamp().spentNanos();
        if (event instanceof RunEvent.Screened screened) {
          events.add(screened);
        }
      }
    }
    Map<KernelConfig, List<Outcome.Measured>> visits = new LinkedHashMap<>();
    for (RunEvent.Screened event : events) {
      if (event.outcome() instanceof Outcome.Measured measured) {
        visits.computeIfAbsent(measured.config(), first -> new ArrayList<>()).add(measured);
      }
    }
    visits.values().removeIf(all -> all.stream().allMatch(Outcome.Measured::disturbed));
    KernelConfig untuned =
        visits.keySet().stream()
            .max(Comparator.comparingInt(config -> visits.getOrDefault(config, List.of()).size()))
            .orElseThrow();
    AttentionShape shape = AttentionShape.named(events.getFirst().shape());
    return new Recording(shape, visits, untuned, spentNanos / events.size());
  }

  /** The visits of one configuration. */
  List<Outcome.Measured> of(KernelConfig config) {
    return Objects.requireNonNull(visits.get(config), "a configuration that was not recorded");
  }

  /** A variant whose space is what was recorded; its kernel is the reference. */
  KernelVariant variant() {
    List<Outcome> one = visits.values().stream().<Outcome>map(List::getFirst).toList();
    return new Variant(RecordedSpace.of(shape.label(), "", one).spaces().getFirst(), untuned);
  }

  private record Variant(ConfigSpace space, KernelConfig untuned) implements KernelVariant {

    @Override
    public String id() {
      return space.variant();
    }

    @Override
    public DeviceKind device() {
      return DeviceKind.CPU;
    }

    @Override
    public String summary() {
      return "recorded";
    }

    @Override
    public ConfigSpace space(AttentionShape shape, DeviceTraits traits) {
      return space;
    }

    @Override
    public KernelConfig defaultConfig(AttentionShape shape, DeviceTraits traits) {
      return untuned;
    }

    @Override
    public List<String> jvmFlags(KernelConfig config) {
      return List.of();
    }

    @Override
    public int threads(KernelConfig config) {
      return 1;
    }

    @Override
    public DecodeKernel specialise(AttentionShape shape, KernelConfig config) {
      return new Float64Decode(shape);
    }
  }
}
