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
import headroom.tuner.replay.Pooled;
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
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * A space of ours as {@code record-space} measured it, taken apart into how long each configuration
 * takes on a calm machine, what the machine did meanwhile, and how visits to one configuration
 * differ beyond that. Left out is what has no calm sample: nobody knows how fast that is.
 *
 * @param shape what was decoded
 * @param visits one calm visit of each configuration
 * @param trueNanos of each configuration: the median of its calm visits, each beside the control
 *     that was nearest
 * @param moments the control's visits in the order taken
 * @param residuals what visits of one configuration take beside its median, where it has at least
 *     three
 * @param untuned the configuration that was measured beside each batch: the default, or what of the
 *     space is most like it
 * @param visitNanos what a visit took, on average
 */
record Recording(
    AttentionShape shape,
    Map<KernelConfig, Outcome.Measured> visits,
    Map<KernelConfig, Double> trueNanos,
    List<Moment> moments,
    List<Double> residuals,
    KernelConfig untuned,
    long visitNanos) {

  private static final Path RECORDINGS = Path.of("../results/spaces");

  /** Visits from which a configuration has a median to differ from; two, where none has more. */
  private static final int SEVERAL = 3;

  /** Configurations visited this often are controls: no other is visited a quarter as often. */
  private static final int OFTEN = 30;

  /**
   * What the machine did when a control was measured.
   *
   * @param atNanos since recording began
   * @param calm samples beside the control's time on a calm machine
   * @param disturbed the same, of samples taken while something else used the core
   */
  record Moment(long atNanos, List<Double> calm, List<Double> disturbed) {

    /** How much slower than usual the machine was where nothing disturbed it; 1 if unknown. */
    double state() {
      return calm.isEmpty() ? 1 : median(calm);
    }
  }

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
    return of(events, spentNanos / events.size());
  }

  private static Recording of(List<RunEvent.Screened> events, long visitNanos) {
    Map<KernelConfig, List<Visit>> visits = new LinkedHashMap<>();
    for (RunEvent.Screened event : events) {
      if (event.outcome() instanceof Outcome.Measured measured) {
        visits
            .computeIfAbsent(measured.config(), first -> new ArrayList<>())
            .add(new Visit(event.stamp().atNanos(), measured));
      }
    }
    List<Moment> moments =
        visits.values().stream()
            .filter(all -> all.size() >= OFTEN)
            .flatMap(Recording::moments)
            .sorted(Comparator.comparingLong(Moment::atNanos))
            .toList();
    Map<KernelConfig, Outcome.Measured> calmVisits = new LinkedHashMap<>();
    Map<KernelConfig, Double> trueNanos = new LinkedHashMap<>();
    List<Double> residuals = new ArrayList<>();
    List<Double> ofTwo = new ArrayList<>();
    visits.forEach(
        (config, all) -> {
          List<Visit> calm = all.stream().filter(visit -> !visit.outcome().disturbed()).toList();
          if (!calm.isEmpty()) {
            List<Double> times =
                calm.stream()
                    .map(visit -> visit.calmNanos() / nearest(moments, visit).state())
                    .toList();
            calmVisits.put(config, calm.getFirst().outcome());
            trueNanos.put(config, median(times));
            if (times.size() > 1 && times.size() < OFTEN) {
              List<Double> own = times.stream().map(time -> time / median(times)).toList();
              (times.size() < SEVERAL ? ofTwo : residuals).addAll(own);
            }
          }
        });
    return new Recording(
        AttentionShape.named(events.getFirst().shape()),
        calmVisits,
        trueNanos,
        moments,
        residuals.isEmpty() ? ofTwo : residuals,
        visits.entrySet().stream()
            .max(Comparator.comparingInt(visit -> visit.getValue().size()))
            .orElseThrow()
            .getKey(),
        visitNanos);
  }

  private record Visit(long atNanos, Outcome.Measured outcome) {

    double calmNanos() {
      return median(Pooled.calm(outcome));
    }

    Moment beside(double trueNanos) {
      List<Double> calm = Pooled.calm(outcome);
      List<Double> sorted = outcome.sampleNanos().stream().sorted().toList();
      return new Moment(
          atNanos,
          calm.stream().map(nanos -> nanos / trueNanos).toList(),
          sorted.stream().skip(calm.size()).map(nanos -> nanos / trueNanos).toList());
    }
  }

  private static Stream<Moment> moments(List<Visit> control) {
    double trueNanos =
        median(control.stream().flatMap(visit -> Pooled.calm(visit.outcome()).stream()).toList());
    return control.stream().map(visit -> visit.beside(trueNanos));
  }

  private static Moment nearest(List<Moment> moments, Visit visit) {
    return moments.stream()
        .min(Comparator.comparingLong(moment -> Math.abs(moment.atNanos() - visit.atNanos())))
        .orElseThrow();
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** What the machine did at a time, modulo the length of the recording. */
  Moment at(long nanos) {
    long first = moments.getFirst().atNanos();
    long within = first + Math.floorMod(nanos, moments.getLast().atNanos() - first + 1);
    return moments.stream()
        .takeWhile(moment -> moment.atNanos() <= within)
        .reduce((before, after) -> after)
        .orElseThrow();
  }

  /** A variant whose space is what was recorded; its kernel is the reference. */
  KernelVariant variant() {
    List<Outcome> one = List.copyOf(visits.values());
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
