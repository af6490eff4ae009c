package headroom.tuner.report.section;

import headroom.tuner.gate.history.History;
import headroom.tuner.gate.history.PastRun;
import java.util.ArrayList;
import java.util.List;

/** What the gate found, run after run, of each device: ratios to the base, and times. */
final class GateSection {

  static final String ID = "gate";

  private static final String TITLE = "Gate history";

  /** The latest of each device; older ones are for the log. */
  private static final int MOST_RUNS = 200;

  private GateSection() {}

  static Section of(History history) {
    List<Block> blocks = new ArrayList<>();
    for (String device : history.devices()) {
      History runs = latest(history.on(device));
      if (!runs.benchmarks().isEmpty()) {
        String of = history.devices().size() == 1 ? "" : ", " + device;
        blocks.add(GateRatios.figure(runs, "Against the base" + of));
        blocks.add(GateTimes.figure(runs, "Times, run after run" + of));
      }
    }
    if (blocks.isEmpty()) {
      return Section.missing(
          ID,
          TITLE,
          "no run of the gate is known; run ./scripts/gate.sh --history results/gate/history.jsonl,"
              + " or name --gate-history");
    }
    return new Section(
        ID,
        TITLE,
        "The candidate's time over the base's: above 1 the candidate was slower, and the interval"
            + " tells whether that could be chance. Below it the candidate's times themselves: a"
            + " slow drift that no single gate sees shows there, and E-divisive says where times"
            + " changed for good.",
        blocks);
  }

  private static History latest(History history) {
    List<PastRun> runs = history.runs();
    return new History(runs.subList(Math.max(0, runs.size() - MOST_RUNS), runs.size()));
  }
}
