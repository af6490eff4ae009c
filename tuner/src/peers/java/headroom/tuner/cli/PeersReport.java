package headroom.tuner.cli;

import headroom.profile.DeviceFingerprint;
import headroom.tuner.paired.ForkRounds;
import headroom.tuner.paired.PeerTable;
import java.util.ArrayList;
import java.util.List;

/** The table of peers. */
final class PeersReport implements RoundsReport {

  private static final List<String> LIBRARIES = List.of("MKL", "OpenBLAS", "PyTorch");

  private final RoundsFiles files;
  private final DeviceFingerprint device;

  /** A table of the rounds of these files. */
  PeersReport(RoundsFiles files, DeviceFingerprint device) {
    this.files = files;
    this.device = device;
  }

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("# Decode by other libraries, %s".formatted(device.slug()));
    lines.add("");
    lines.addAll(
        new PeerTable(LIBRARIES).lines(files.forks().stream().map(ForkRounds::rounds).toList()));
    lines.add("");
    lines.addAll(howTaken());
    return lines;
  }

  private List<String> howTaken() {
    double unrest =
        files.forks().stream().mapToDouble(ForkRounds::longestUnrestMillis).max().orElse(0);
    List<String> lines = new ArrayList<>(RoundsOrigin.lines(files, device));
    files.forks().stream()
        .flatMap(fork -> fork.libraries().stream())
        .distinct()
        .forEach(library -> lines.add("- " + library));
    lines.add(
        "- f32, caches hot, outputs within 1e-5 of float64. All contenders of a line ran in one"
            + " JVM. A ratio is the median of the rounds' ratios, with the smallest and the"
            + " largest.");
    lines.add(
        "- Before each visit the process came to rest, after at most %.0f ms: no library's spinning threads disturb the next."
            .formatted(unrest));
    lines.add(
        "- `whole`: two products over all keys with a softmax between; `blocks`: of 256 keys with an online softmax; `gemm`: the query heads of a KV head are a matrix; `gemv`: each is a product of its own; `keys split`: over threads, one thread of the library in each. The softmax is vectorised as ours is. PyTorch calls MKL. Ways that took twice their library's fastest or more, by the best of three calm times, and every round: `%s`."
            .formatted(files.rawName()));
    return lines;
  }
}
