package headroom.tuner.paired;

import headroom.kernel.DeviceTraits;
import headroom.profile.Ceiling;
import headroom.profile.Roofline;
import headroom.profile.RooflinePoint;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Rounds of our own kernels as a Markdown table: per shape and format the best variant's time, and
 * its share of min(FMA peak, read bandwidth × intensity). The sides are labels of formats.
 */
public final class ShareTable {

  /** The goal that the means count shapes by. */
  private static final double GOAL = 0.70;

  private final List<Ceiling> ceilings;
  private final DeviceTraits traits;

  /**
   * A table.
   *
   * @param ceilings measured with as many threads as the rounds ran on
   * @param traits the device's caches
   */
  public ShareTable(List<Ceiling> ceilings, DeviceTraits traits) {
    this.ceilings = List.copyOf(ceilings);
    this.traits = traits;
  }

  /** A side of a shape, which is a row. */
  private record Entry(ShapeRounds rounds, RoundTimes best) {

    KvFormat format() {
      return KvFormat.named(best.contestant().side());
    }

    AttentionShape shape() {
      return rounds.shape().withFormat(format());
    }
  }

  /** The table, then means and least shares by format; lines without line breaks. */
  public List<String> lines(List<ShapeRounds> rounds) {
    List<Entry> entries = rounds.stream().flatMap(ShareTable::entries).toList();
    List<String> lines = new ArrayList<>(rows(entries));
    lines.add("");
    lines.add("Medians of calm rounds:");
    lines.add("");
    lines.addAll(means(entries));
    lines.addAll(TableCells.notes(rounds));
    return lines;
  }

  private static Stream<Entry> entries(ShapeRounds rounds) {
    return rounds.times().stream()
        .map(times -> times.contestant().side())
        .distinct()
        .flatMap(side -> rounds.best(side).stream())
        .map(best -> new Entry(rounds, best));
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
      lines.add(
          TableCells.row(
              List.of(
                  TableCells.shape(entry.shape()),
                  entry.format().label(),
                  Integer.toString(entry.rounds.threads()),
                  TableCells.time(entry.best),
                  "%s [%s, %s]"
                      .formatted(
                          TableCells.percent(share(entry)),
                          TableCells.percent(point(entry, entry.best.mostNanos()).share()),
                          TableCells.percent(point(entry, entry.best.leastNanos()).share())),
                  point(entry, entry.best.medianNanos()).binding().label(),
                  TableCells.rounds(entry.rounds.calmness()))));
    }
    return lines;
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
          .computeIfAbsent(
              new Kind(entry.format(), entry.rounds.threads()), it -> new ArrayList<>())
          .add(entry);
    }
    kinds.forEach(
        (kind, all) -> {
          List<Entry> calm = all.stream().filter(it -> it.rounds.calm()).toList();
          lines.add(
              TableCells.row(
                  List.of(
                      kind.format.label(),
                      Integer.toString(kind.threads),
                      "%d of %d".formatted(calm.size(), all.size()),
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
    return point(entry, entry.best.medianNanos()).share();
  }

  private RooflinePoint point(Entry entry, double nanos) {
    return Roofline.point(entry.shape(), nanos, entry.rounds.threads(), ceilings, traits);
  }
}
