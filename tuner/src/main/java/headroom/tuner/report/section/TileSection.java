package headroom.tuner.report.section;

import headroom.profile.TunedShape;
import headroom.tuner.report.data.Evaluation;
import headroom.tuner.report.data.RawRun;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Heat maps of tile sizes: what the search measured of the shape that it looked at most. */
final class TileSection {

  static final String ID = "tiles";

  private static final String TITLE = "Tile sizes";

  private TileSection() {}

  static Section of(Device device) {
    if (device.raw().isEmpty()) {
      return Section.missing(ID, TITLE, SearchSection.NO_RAW_LOG);
    }
    RawRun raw = device.raw().get();
    Optional<TunedShape> most =
        device.shapes().stream()
            .max(Comparator.comparingInt(tuned -> raw.screened(tuned.shape().label()).size()));
    List<HeatMap> maps = most.map(tuned -> maps(raw, tuned)).orElse(List.of());
    if (maps.isEmpty()) {
      return Section.missing(
          ID,
          TITLE,
          "the raw log holds too few configurations of any shape; run ./scripts/tune.sh with a"
              + " longer --budget");
    }
    List<Block> blocks = new ArrayList<>();
    maps.forEach(map -> blocks.add(new Block.Heat(map)));
    return new Section(
        ID,
        TITLE,
        "%s %s: the fastest screening time of each pair of tile sizes, over the fastest of all."
                .formatted(most.get().shape().kind(), ShapeName.of(most.get()))
            + " Screening narrows a search; only tables of winners show confirmed times.",
        blocks);
  }

  private static List<HeatMap> maps(RawRun raw, TunedShape tuned) {
    List<Evaluation> evaluations = raw.screened(tuned.shape().label());
    return TilePair.ALL.stream()
        .map(pair -> pair.map(evaluations))
        .flatMap(Optional::stream)
        .toList();
  }
}
