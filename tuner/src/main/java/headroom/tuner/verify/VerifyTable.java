package headroom.tuner.verify;

import headroom.gpu.ceiling.GpuCeiling;
import headroom.gpu.measure.CacheState;
import headroom.profile.Resource;
import headroom.shape.AttentionShape;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a verification found, as text for a person. */
final class VerifyTable {
  private static final String HEAD =
      String.format(
          Locale.ROOT,
          "%-14s %-26s %-5s %10s %9s %9s %7s %9s",
          "model",
          "shape",
          "L2",
          "median µs",
          "±99%",
          "GB/s",
          "of read",
          "×default");

  private VerifyTable() {}

  /**
   * The table. Of each of PyTorch's ways it has a column, how many times longer that takes: ours
   * may be far ahead of the one and behind the other.
   *
   * @param device one line that names it, and that it is emulated if it is
   */
  static String of(
      String device, List<NamedShape> shapes, Findings found, List<Candidate> defaults) {
    StringBuilder text = new StringBuilder(device).append('\n');
    text.append(
        "checked  %d configurations against float64, %d wrong\n"
            .formatted(found.checks.size(), found.wrong()));
    found.checks.stream()
        .filter(check -> !check.correct())
        .forEach(
            check -> text.append("wrong    %s: %s\n".formatted(check.candidate(), check.reason())));
    found.lost.forEach(step -> text.append("lost     " + step + "\n"));
    found.ceilings.forEach(ceiling -> text.append("ceiling  " + ceiling.describe() + "\n"));
    text.append('\n').append(HEAD).append(peers(found, VerifyTable::title));
    text.append("  configuration\n");
    for (NamedShape named : shapes) {
      for (CacheState state : List.of(CacheState.COLD, CacheState.HOT)) {
        List<Timed> times = found.of(named.shape(), state);
        if (!times.isEmpty()) {
          text.append(row(named, times.getFirst(), found, defaults)).append('\n');
        }
      }
    }
    found.peers.forEach(peer -> text.append("peer     " + peerLine(peer) + "\n"));
    return text.toString();
  }

  private static String row(
      NamedShape named, Timed best, Findings found, List<Candidate> defaults) {
    AttentionShape shape = named.shape();
    boolean cold = best.state() == CacheState.COLD;
    double nanos = best.nanos().median();
    double rate = shape.kvBytes() / nanos;
    Optional<Double> untuned =
        found.untuned(shape, best.state(), defaults).map(time -> time.nanos().median());
    return String.format(
            Locale.ROOT,
            "%-14s %-26s %-5s %10.2f %8.1f%% %9.1f %7s %9s",
            named.model(),
            shape.label(),
            best.state().label(),
            nanos / 1e3,
            100 * (best.nanos().high() - best.nanos().low()) / 2 / nanos,
            rate,
            cold ? share(rate, found) : "-",
            ratio(untuned, nanos))
        + peers(found, peer -> cold ? ratio(found.peerNanos(shape, peer), nanos) : "-")
        + "  "
        + best.candidate().config().key();
  }

  /** A cell for each of PyTorch's ways, as wide as its title. */
  private static String peers(Findings found, Function<String, String> cell) {
    return found.peerNames().stream()
        .map(peer -> " " + padded(cell.apply(peer), title(peer).length()))
        .collect(Collectors.joining());
  }

  private static String title(String peer) {
    return "×" + peer;
  }

  private static String padded(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }

  private static String share(double rate, Findings found) {
    return found.ceilings.stream()
        .filter(ceiling -> ceiling.resource() == Resource.DRAM)
        .map(GpuCeiling::best)
        .map(read -> String.format(Locale.ROOT, "%.0f%%", 100 * rate / read))
        .findFirst()
        .orElse("-");
  }

  private static String ratio(Optional<Double> other, double nanos) {
    return other.map(it -> String.format(Locale.ROOT, "%.2f", it / nanos)).orElse("-");
  }

  private static String peerLine(PeerTime peer) {
    return peer.medianNanos()
        .map(
            nanos ->
                String.format(Locale.ROOT, "%s %s %.2f µs", peer.shape(), peer.peer(), nanos / 1e3))
        .orElseGet(() -> "%s %s: %s".formatted(peer.shape(), peer.peer(), peer.note()));
  }
}
