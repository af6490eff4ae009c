package headroom.tuner.replay;

import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A small recorded kernel: 56 configurations on two axes, every way to fail among them. */
final class RecordedFixture {

  /** The fastest: 100 µs. */
  static final KernelConfig BEST = config(64, "ji");

  private RecordedFixture() {}

  static KernelConfig config(int tile, String order) {
    return KernelConfig.of(
        ForeignParameters.VARIANT,
        Map.of("tile", new AxisValue.Int(tile), "order", new AxisValue.Name(order)));
  }

  /** Slower by a factor on another device, where another tile is best. */
  static RecordedSpace on(String device, int bestTile) {
    List<Outcome> outcomes = new ArrayList<>();
    for (int tile = 8; tile <= 224; tile += 8) {
      for (String order : List.of("ij", "ji")) {
        outcomes.add(outcome(config(tile, order), bestTile));
      }
    }
    return RecordedSpace.of("kernel", device, outcomes);
  }

  static RecordedSpace space() {
    return on("device", 64);
  }

  private static Outcome outcome(KernelConfig config, int bestTile) {
    int tile = config.intValue("tile");
    return switch (tile) {
      case 192 -> new Outcome.Incorrect(config, "relative error 1");
      case 200 -> new Outcome.TimedOut(config, 20);
      case 208 -> new Outcome.CompileFailed(config, "too large");
      case 216 -> new Outcome.LaunchFailed(config, "too large");
      case 224 -> new Outcome.Rejected(config, "too large");
      default -> sampled(config, bestTile);
    };
  }

  /** Three samples, not in order; the second is their median. */
  private static Outcome sampled(KernelConfig config, int bestTile) {
    double nanos =
        100_000
            + 1_000 * Math.abs(config.intValue("tile") - bestTile)
            + (config.nameValue("order").equals("ij") ? 50_000 : 0);
    return Outcomes.sampled(config, List.of(nanos + 1_000, nanos, nanos - 500), 0);
  }
}
