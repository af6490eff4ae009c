package headroom.tuner.cli;

import headroom.tuner.replay.Contest;
import headroom.tuner.report.ContestJson;
import headroom.tuner.report.ContestTable;
import headroom.tuner.report.SharePicture;
import headroom.tuner.search.Strategies;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Searching what was recorded instead of this device: nothing is measured. */
final class ReplayOptions {

  static final int MOST_SEEDS = 10_000;
  static final int MOST_EVALUATIONS = 10_000;

  @Option(
      names = "--replay",
      paramLabel = "FILE",
      description = {
        "Search a recorded space instead of this device, and print the share of its optimum that",
        "was found against evaluations: a raw log of tune, T4 results or a Kernel Tuner cache."
      })
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "With --replay: searches to average over; default 20.")
  private int seeds = 20;

  @Option(
      names = "--evaluations",
      paramLabel = "N",
      description = "With --replay: configurations per search; default 200.")
  private int evaluations = 200;

  @Option(
      names = "--plot",
      paramLabel = "FILE.png",
      description = "With --replay: also draw it as a picture.")
  private Optional<Path> plot = Optional.empty();

  boolean requested() {
    return file.isPresent();
  }

  /** Replays and prints a table per space, or all as JSON. */
  void run(Strategies strategy, boolean json, PrintWriter out) throws IOException {
    Contest contest =
        new Contest(
            List.of(strategy),
            SpaceInputs.bounded("--seeds", seeds, MOST_SEEDS),
            SpaceInputs.bounded("--evaluations", evaluations, MOST_EVALUATIONS));
    plot.ifPresent(picture -> SpaceInputs.requireWritable("--plot", picture));
    List<Contest.Entry> entries =
        contest.run(SpaceInputs.read(List.of(file.orElseThrow())), entry -> {});
    out.print(json ? ContestJson.render(entries) : ContestTable.text(entries));
    if (plot.isPresent()) {
      SharePicture.write(entries, plot.get());
      out.print(json ? "" : "picture  %s%n".formatted(plot.get()));
    }
    out.flush();
  }
}
