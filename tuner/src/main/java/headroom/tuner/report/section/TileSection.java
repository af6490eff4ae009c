package headroom.tuner.report.section;

import headroom.profile.TunedShape;
import headroom.tuner.report.data.Evaluation;
import headroom.tuner.report.data.RawRun;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Heat maps of tile sizes, of the shape whose maps have the most cells that were measured. */
final class TileSection {

  static final String ID = "tiles";

  private static final String TITLE = "Tile sizes";

  private TileSection() {}

  static Section of(Device device) {
    if (device.raw().isEmpty()) {
      return Section.missing(ID, TITLE, SearchSection.NO_RAW_LOG);
    }
    RawRun raw = device.raw().get();
    Optional<Candidate> fullest =
        device.shapes().stream()
            .map(tuned -> new Candidate(tuned, maps(raw, tuned)))
            .max(Comparator.comparingLong(Candidate::measured));
    if (fullest.isEmpty() || fullest.get().measured() == 0) {
      return Section.missing(
          ID,
          TITLE,
          "the raw log holds too few configurations of any shape; run ./scripts/tune.sh with a"
              + " longer --budget");
    }
    List<Block> blocks = new ArrayList<>();
    fullest.get().maps().forEach(map -> blocks.add(new Block.Heat(map)));
    TunedShape tuned = fullest.get().tuned();
    return new Section(
        ID,
        TITLE,
        "%s %s: the fastest screening time of each pair of tile sizes, over the fastest of all."
                .formatted(tuned.shape().kind(), ShapeName.of(tuned))
            + " Screening narrows a search; only tables of winners show confirmed times.",
        blocks);
  }

  private record Candidate(TunedShape tuned, List<HeatMap> maps) {
    long measured() {
      return maps.stream()
          .flatMap(map -> map.cells().stream())
          .flatMap(List::stream)
          .filter(OptionalDouble::isPresent)
          .count();
    }
  }

  private static List<HeatMap> maps(RawRun raw, TunedShape tuned) {
    List<Evaluation> evaluations = raw.screened(tuned.shape().label());
    return TilePair.ALL.stream()
        .map(pair -> pair.map(evaluations))
        .flatMap(Optional::stream)
        .toList();
  }
}
