package headroom.tuner.paired;

import headroom.kernel.DeviceTraits;
import headroom.profile.Ceiling;
import headroom.profile.Roofline;
import headroom.profile.RooflinePoint;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Rounds of our own kernels as a Markdown table: per shape and format the best variant's time, and
 * its share of min(FMA peak, read bandwidth × intensity). The sides are labels of formats.
 */
public final class ShareTable {

  /** The goal that the means count shapes by. */
  private static final double GOAL = 0.70;

  private final List<Ceiling> ceilings;
  private final DeviceTraits traits;
  private final List<KvFormat> formats;

  /**
   * A table.
   *
   * @param ceilings measured with as many threads as the rounds ran on
   * @param traits the device's caches
   * @param formats a row of each shape
   */
  public ShareTable(List<Ceiling> ceilings, DeviceTraits traits, List<KvFormat> formats) {
    this.ceilings = List.copyOf(ceilings);
    this.traits = traits;
    this.formats = List.copyOf(formats);
  }

  /** A format of a shape, which is a row. */
  private record Entry(ShapeRounds rounds, KvFormat format) {

    AttentionShape shape() {
      return rounds.shape().withFormat(format);
    }

    Optional<RoundTimes> best() {
      return rounds.best(format.label());
    }

    boolean calm() {
      return rounds.calm() && best().isPresent();
    }
  }

  /** The table, then means and least shares by format; lines without line breaks. */
  public List<String> lines(List<ShapeRounds> rounds) {
    List<Entry> entries =
        rounds.stream()
            .flatMap(it -> formats.stream().map(format -> new Entry(it, format)))
            .toList();
    List<String> lines = new ArrayList<>(rows(entries));
    lines.add("");
    lines.add("Medians of calm rounds:");
    lines.add("");
    lines.addAll(means(entries));
    lines.addAll(TableCells.notes(rounds, formats.stream().map(KvFormat::label).toList()));
    return lines;
  }

  private List<String> rows(List<Entry> entries) {
    List<String> head =
        List.of(
            "heads/KV/dim, keys",
            "cache",
            "threads",
            "µs",
            "share of the roofline [range]",
            "roof",
            "rounds calm + disturbed");
    List<String> lines =
        new ArrayList<>(List.of(TableCells.row(head), TableCells.rule(head.size())));
    for (Entry entry : entries) {
      Optional<RoundTimes> best = entry.best();
      lines.add(
          TableCells.row(
              List.of(
                  TableCells.shape(entry.shape()),
                  entry.format.label(),
                  Integer.toString(entry.rounds.threads()),
                  TableCells.time(best),
                  best.map(it -> shareAndRange(entry, it)).orElse(TableCells.ABSENT),
                  best.map(it -> point(entry, it.medianNanos()).binding().label())
                      .orElse(TableCells.ABSENT),
                  TableCells.rounds(entry.rounds.calmness()))));
    }
    return lines;
  }

  private String shareAndRange(Entry entry, RoundTimes best) {
    return "%s [%s, %s]"
        .formatted(
            TableCells.percent(point(entry, best.medianNanos()).share()),
            TableCells.percent(point(entry, best.mostNanos()).share()),
            TableCells.percent(point(entry, best.leastNanos()).share()));
  }

  private List<String> means(List<Entry> entries) {
    List<String> head =
        List.of(
            "cache",
            "threads",
            "shapes with calm rounds",
            "geometric mean",
            "least",
            "at %s and above".formatted(TableCells.percent(GOAL)));
    List<String> lines =
        new ArrayList<>(List.of(TableCells.row(head), TableCells.rule(head.size())));
    record Kind(KvFormat format, int threads) implements Comparable<Kind> {
      @Override
      public int compareTo(Kind other) {
        int byThreads = Integer.compare(threads, other.threads);
        return byThreads != 0 ? byThreads : format.compareTo(other.format);
      }
    }
    TreeMap<Kind, List<Entry>> kinds = new TreeMap<>();
    for (Entry entry : entries) {
      kinds
          .computeIfAbsent(new Kind(entry.format, entry.rounds.threads()), it -> new ArrayList<>())
          .add(entry);
    }
    kinds.forEach(
        (kind, all) -> {
          List<Entry> calm = all.stream().filter(Entry::calm).toList();
          lines.add(
              TableCells.row(
                  List.of(
                      kind.format.label(),
                      Integer.toString(kind.threads),
                      TableCells.counted(calm.size(), all.size()),
                      mean(calm),
                      least(calm),
                      "%d of %d"
                          .formatted(
                              calm.stream().filter(it -> share(it) >= GOAL).count(),
                              calm.size()))));
        });
    return lines;
  }

  private String mean(List<Entry> entries) {
    return entries.isEmpty()
        ? TableCells.ABSENT
        : TableCells.percent(
            Math.exp(
                entries.stream().mapToDouble(it -> Math.log(share(it))).average().orElseThrow()));
  }

  private String least(List<Entry> entries) {
    return entries.stream()
        .min((a, b) -> Double.compare(share(a), share(b)))
        .map(it -> TableCells.percent(share(it)) + ", " + TableCells.shape(it.shape()))
        .orElse(TableCells.ABSENT);
  }

  private double share(Entry entry) {
    return point(entry, entry.best().orElseThrow().medianNanos()).share();
  }

  private RooflinePoint point(Entry entry, double nanos) {
    return Roofline.point(entry.shape(), nanos, entry.rounds.threads(), ceilings, traits);
  }
}
