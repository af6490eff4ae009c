package headroom.tuner.report.section;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import headroom.profile.LeaveOneOut;
import headroom.profile.Resource;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import headroom.tuner.gate.history.History;
import headroom.tuner.report.GpuProfile;
import headroom.tuner.report.ReportFixture;
import headroom.tuner.report.data.DeviceRun;
import headroom.tuner.report.data.ReportData;
import headroom.tuner.report.section.Block.Fact;
import headroom.tuner.report.section.Chart.Mark;
import headroom.tuner.report.section.Chart.Point;
import headroom.tuner.report.section.Chart.Series;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a report says of the golden profile. */
class ReportPartsTest {

  private static final Pattern SCRIPT = Pattern.compile("scripts/[a-z-]+\\.sh");

  private static final List<Part> PARTS = ReportParts.of(ReportFixture.two());

  private static Section section(Part part, String id) {
    return part.sections().stream()
        .filter(section -> section.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no section " + id + " in " + part.id()));
  }

  private static <B extends Block> B block(Section section, Class<B> kind) {
    return section.blocks().stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " in " + section.id()));
  }

  private static Chart.Xy xy(Section section) {
    return (Chart.Xy) block(section, Block.Figure.class).chart();
  }

  @Test
  void eachProfileHasAPartThenAllTogetherThenTheGate() {
    assertThat(PARTS)
        .extracting(Part::id)
        .containsExactly("device-1", "device-2", "compare", "gate");
    assertThat(ReportParts.of(ReportFixture.one()))
        .extracting(Part::id)
        .containsExactly("device-1");
  }

  @Test
  void theHeadlineIsTheBestShareAndTheMeasuredCeilings() {
    Block.Facts facts = block(section(PARTS.getFirst(), "headline"), Block.Facts.class);
    assertThat(facts.facts())
        .extracting(Fact::name)
        .containsExactly(
            "Best share of the roofline", "Typical share", "FMA peak", "L3 read", "Memory read");
    // Of 0.74, 0.781, 0.71, 0.93, 0.97 and 0.69: the largest, and the mean of the middle two.
    assertThat(facts.facts().get(0).value()).isEqualTo("97.0");
    assertThat(facts.facts().get(0).note()).isEqualTo("MHA 32/32/128 · 4096, bound by DRAM");
    assertThat(facts.facts().get(1).value()).isEqualTo("76.1");
    assertThat(facts.facts().get(4).value()).isEqualTo("14.2");
  }

  @Test
  void everyShapeIsAPointOfTheRooflineAndNoRoofGoesAboveThePeak() {
    Chart.Xy chart = xy(section(PARTS.getFirst(), "roofline"));
    double peak =
        ReportFixture.GOLDEN.ceilings().stream()
            .filter(ceiling -> ceiling.resource() == Resource.FMA)
            .mapToDouble(ceiling -> ceiling.best())
            .max()
            .orElseThrow();
    long points =
        chart.series().stream()
            .filter(series -> series.mark() == Mark.POINTS || series.mark() == Mark.HOLLOW)
            .mapToLong(series -> series.points().size())
            .sum();
    assertThat(points).isEqualTo(ReportFixture.GOLDEN.shapes().size());
    List<Series> roofs =
        chart.series().stream().filter(series -> series.mark() == Mark.ROOF).toList();
    assertThat(roofs).isNotEmpty();
    assertThat(roofs.getLast().points()).extracting(Point::y).containsOnly(peak);
    for (Series roof : roofs.subList(0, roofs.size() - 1)) {
      Point from = roof.points().getFirst();
      Point to = roof.points().getLast();
      assertThat(to.y()).as(roof.name()).isLessThanOrEqualTo(peak * 1.000001);
      assertThat(to.y() / to.x()).as("one bandwidth").isCloseTo(from.y() / from.x(), within(1e-9));
    }
    assertThat(chart.series())
        .flatExtracting(Series::points)
        .allSatisfy(
            point -> {
              assertThat(point.x()).isBetween(chart.x().low(), chart.x().high());
              assertThat(point.y()).isBetween(chart.y().low(), chart.y().high());
            });
  }

  @Test
  void theHeatMapIsRelativeToTheFastestAndLeavesFailuresOut() {
    HeatMap map = block(section(PARTS.getFirst(), "tiles"), Block.Heat.class).map();
    assertThat(map.rows()).containsExactly("1", "2");
    assertThat(map.columns()).containsExactly("1", "2", "3");
    assertThat(map.cells().getLast()).containsExactly(of(3), of(2), of(1));
    assertThat(map.cells().getFirst()).containsExactly(of(6), of(5), of(4));
  }

  private static OptionalDouble of(double ratio) {
    return OptionalDouble.of(ratio);
  }

  @Test
  void theBestSoFarNeverRisesAndEndsAtOne() {
    assertThat(xy(section(PARTS.getFirst(), "search")).series())
        .isNotEmpty()
        .allSatisfy(
            series -> {
              List<Double> ratios = series.points().stream().map(Point::y).toList();
              assertThat(ratios).containsExactly(4.0, 4.0, 4.0, 1.0, 1.0, 1.0, 1.0);
            });
  }

  @Test
  void headroomAddsUpToTheRoofline() {
    Block.Figure figure = block(section(PARTS.getFirst(), "headroom"), Block.Figure.class);
    Chart.Bars bars = (Chart.Bars) figure.chart();
    for (int i = 0; i < bars.categories().size(); i++) {
      int shape = i;
      double sum = bars.bars().stream().mapToDouble(bar -> bar.values().get(shape).orElse(0)).sum();
      assertThat(sum).as(bars.categories().get(i)).isCloseTo(100, within(1e-9));
    }
    assertThat(bars.categories().getFirst()).isEqualTo("MHA 32/32/128 · 4096");
    assertThat(figure.numbers().rows().getFirst()).contains("DRAM", "97.0%", "1.03×");
  }

  @Test
  void outcomesAreCountedByCauseOverAllShapes() {
    Section outcomes = section(PARTS.getFirst(), "outcomes");
    assertThat(block(outcomes, Block.Data.class).table().rows())
        .containsExactly(
            List.of("compile-failed", "12"), List.of("incorrect", "6"), List.of("measured", "366"));
    assertThat(block(outcomes, Block.Figure.class).numbers().rows())
        .as("a constraint that refused nothing is no cause")
        .containsExactly(List.of("tile fits the registers", "55,296", "50.0%"));
  }

  @Test
  void tiesAreToldByHowTheyDiffer() {
    List<Block> blocks = section(PARTS.getFirst(), "ties").blocks();
    Table ties = ((Block.Data) blocks.getLast()).table();
    assertThat(ties.rows().getFirst()).containsExactly("32/1/128 · 512", "2", "kvBlock=256");
    assertThat(ties.rows().get(1)).contains("none: the winner stands alone");
  }

  @Test
  void profilesAreComparedByTheShapesThatTheyShare() {
    Part compare = PARTS.get(2);
    Block.Figure speed = block(section(compare, "speed"), Block.Figure.class);
    assertThat(speed.numbers().rows()).hasSize(6);
    assertThat(((Chart.Bars) speed.chart()).bars())
        .extracting(Chart.Bar::name)
        .containsExactly("first", "second");
  }

  /** Every gap is one line that says what to run. */
  @Test
  void whatIsMissingComesLastWithItsCure() {
    Part part = ReportParts.of(ReportFixture.one()).getFirst();
    Section missing = part.sections().getLast();
    assertThat(missing.id()).isEqualTo("missing");
    assertThat(missing.blocks())
        .extracting(block -> ((Block.Gap) block).name(), block -> ((Block.Gap) block).reason())
        .containsExactly(
            tuple("Tile sizes", SearchSection.NO_RAW_LOG),
            tuple("Search progress", SearchSection.NO_RAW_LOG),
            tuple(
                "Shapes that were not tuned",
                "the profile does not hold what dispatch would lose; run ./scripts/headroom.sh"
                    + " regret on its device"),
            tuple(
                "Hot against cold",
                "no shape of the profile has a time from main memory beside the hot one."
                    + " ./scripts/tune.sh takes both, but of KV caches of eight times L3 or 512"
                    + " MiB, which have no other state, and where L3 is not known or above 170"
                    + " MiB"),
            tuple(
                "Gate history",
                "no run of the gate is known; run ./scripts/gate.sh --history"
                    + " results/gate/history.jsonl, or name --gate-history"));
    assertThat(SearchSection.NO_RAW_LOG)
        .isEqualTo(
            "no raw log was found beside the profile or under results/raw; name it with --raw, or"
                + " run ./scripts/tune.sh");
  }

  /** The scripts that these cures name are there to be run. */
  @Test
  void everyCureNamesAScriptThatIsThere() {
    Section missing = ReportParts.of(ReportFixture.one()).getFirst().sections().getLast();
    for (Block block : missing.blocks()) {
      assertThat(SCRIPT.matcher(((Block.Gap) block).reason()).results())
          .as("%s", block)
          .isNotEmpty()
          .allSatisfy(found -> assertThat(Path.of("..").resolve(found.group())).isRegularFile());
    }
  }

  /** Golden GFLOP/s by keys: heads that were tuned at one length are a curve of one point. */
  @Test
  void eachSetOfHeadsIsACurveOfSpeedOverKeys() {
    Section length = section(PARTS.getFirst(), "length");
    Chart.Xy chart = xy(length);
    assertThat(chart.series()).extracting(Series::mark).containsOnly(Mark.LINE);
    assertThat(chart.series())
        .extracting(
            Series::name,
            it -> it.points().stream().map(point -> point.x() + ": " + point.y()).toList())
        .containsExactly(
            tuple("MQA 32/1/128", List.of("512.0: 124.616", "4096.0: 131.521")),
            tuple("GQA 32/8/128", List.of("512.0: 119.564")),
            tuple("MHA 32/32/128", List.of("512.0: 20.925", "4096.0: 6.887")),
            tuple("MQA 71/1/64", List.of("4096.0: 116.196")));
    assertThat(chart.x().low()).isEqualTo(512);
    assertThat(chart.x().high()).isEqualTo(4096);
    assertThat(chart.summary()).isEqualTo("GFLOP/s of 4 curves over 512, 4096 keys.");
    assertThat(block(length, Block.Figure.class).numbers().rows())
        .hasSize(6)
        .contains(
            List.of("71/1/64", "MQA", "4,096", "641 µs", "116", "falcon-7b"),
            List.of("32/32/128", "MHA", "4,096", "9.74 ms", "6.89", "llama2-7b"));
  }

  /** Best of all samples, and the median's share of it, for one thread and for two. */
  @Test
  void ceilingsAreToldByThreadsAndTheRunByWhenAndHow() {
    Section limits = section(PARTS.getFirst(), "device");
    Table ceilings = block(limits, Block.Data.class).table();
    assertThat(ceilings.columns())
        .extracting(Table.Column::name)
        .containsExactly("Ceiling", "1 thread", "2 threads");
    assertThat(ceilings.rows())
        .containsExactly(
            List.of("FMA, GFLOP/s", "84.2 (96%)", "168 (96%)"),
            List.of("L1 read, GB/s", "310 (97%)", "620 (97%)"),
            List.of("L2 read, GB/s", "140 (95%)", "280 (95%)"),
            List.of("L3 read, GB/s", "22.5 (93%)", "45 (93%)"),
            List.of("Memory read, GB/s", "12.2 (95%)", "14.2 (96%)"));
    assertThat(block(limits, Block.Properties.class).entries())
        .contains(
            new Block.Property("Vectors", "avx512, 512-bit, 32 registers"),
            new Block.Property("Caches L1 · L2 · L3", "48 KiB · 2 MiB · 32 MiB"),
            new Block.Property(
                "Run", "2026-11-24 16:53 UTC, preset quick, seed 42, 287 s, incomplete"),
            new Block.Property("Tool", "0.1.0, commit 1985199"));
  }

  /** What no single gate sees: each passed, and yet it is 8% slower than it was. */
  @Test
  void theGatesHistoryShowsWhereATimeChangedForGood() {
    Section gate = GateSection.of(ReportFixture.drift());
    Block.Figure ratios = (Block.Figure) gate.blocks().getFirst();
    assertThat(((Chart.Xy) ratios.chart()).series())
        .filteredOn(series -> series.mark() == Mark.LINE)
        .extracting(Series::name)
        .containsExactly("drifts", "holds");
    Block.Figure times = (Block.Figure) gate.blocks().getLast();
    assertThat(times.numbers().rows())
        .singleElement()
        .satisfies(row -> assertThat(row).contains("drifts", "c20", "8.0% slower"));
    assertThat(((Chart.Xy) times.chart()).series().getLast())
        .satisfies(
            changed -> {
              assertThat(changed.mark()).isEqualTo(Mark.HOLLOW);
              assertThat(changed.points())
                  .singleElement()
                  .extracting(Point::label)
                  .isEqualTo("drifts: 8.0% slower");
            });
  }

  @Test
  void whatDispatchLosesIsToldTheWorstFirst() {
    List<LeaveOneOut.Left> lefts =
        List.of(
            left(512, "nearest", 1, LeaveOneOut.Basis.WINNER),
            left(4096, "device default", 1.21, LeaveOneOut.Basis.PAIRED));
    Section regret = section(only(ReportFixture.GOLDEN.with(new LeaveOneOut(lefts))), "regret");
    assertThat(regret.lead()).contains("+10.0% in the geometric mean, +21.0% at worst.");
    Block.Figure figure = block(regret, Block.Figure.class);
    assertThat(figure.numbers().rows().getFirst())
        .containsExactly(
            "32/8/128 · 4096", "device default", "timed in pairs", "+21.0%", "+19.8% to +22.2%");
    assertThat(figure.numbers().rows().getLast()).contains("it is the winner", "+0.0%");
    assertThat(((Chart.Bars) figure.chart()).categories())
        .as("what was timed")
        .containsExactly("32/8/128 · 4096");
  }

  /** So that the tests of hostile pages see this section too. */
  @Test
  void theHostileProfileHasALossOfEachShapeWithAHostileSource() {
    Section regret = section(ReportParts.of(ReportFixture.hostile()).getFirst(), "regret");
    assertThat(block(regret, Block.Figure.class).numbers().rows())
        .hasSameSizeAs(ReportFixture.GOLDEN.shapes())
        .allSatisfy(row -> assertThat(row).contains(ReportFixture.HOSTILE, "+20.0%"));
  }

  private static LeaveOneOut.Left left(
      int keys, String source, double ratio, LeaveOneOut.Basis basis) {
    AttentionShape shape = new AttentionShape(1, 32, 8, 128, keys);
    return new LeaveOneOut.Left(shape, source, ratio, ratio * 0.99, ratio * 1.01, basis);
  }

  private static Part only(TuningProfile profile) {
    return ReportParts.of(
            new ReportData(
                List.of(new DeviceRun("only", profile, Optional.empty())), new History(List.of())))
        .getFirst();
  }

  /** Neither vectors nor a governor; matrix units are a roof, and hot and cold are two curves. */
  @Test
  void aGpuIsToldInItsOwnWords() {
    List<TunedShape> shapes = new ArrayList<>();
    for (int kvHeads : new int[] {1, 8}) {
      AttentionShape shape = AttentionShape.named("b8-h48-kv%d-d128-s4096-bf16".formatted(kvHeads));
      for (String state : List.of("cold", "hot")) {
        shapes.add(GpuProfile.entry(shape, GpuProfile.untuned("mma", shape), state));
      }
    }
    Part gpu = only(GpuProfile.of("sm_90", shapes.toArray(TunedShape[]::new)));
    assertThat(gpu.subtitle()).isEqualTo("sm_90 · 132 multiprocessors · 80 GiB");
    assertThat(block(section(gpu, "device"), Block.Properties.class).entries())
        .extracting(Block.Property::name)
        .contains("Shared memory · L2")
        .doesNotContain("Vectors", "Frequency governor");
    assertThat(xy(section(gpu, "roofline")).series())
        .filteredOn(series -> series.mark() == Mark.ROOF)
        .extracting(Series::name)
        .containsExactly("DRAM 3000 GB/s", "FMA 60000 GFLOP/s", "mma bf16 800000 GFLOP/s");
    assertThat(xy(section(gpu, "sharing")).series())
        .extracting(Series::name)
        .containsExactly(
            "GQA 8 × n/8/128 bf16 · 4096 cold",
            "GQA 8 × n/8/128 bf16 · 4096",
            "MQA 8 × n/1/128 bf16 · 4096 cold",
            "MQA 8 × n/1/128 bf16 · 4096");
    assertThat(block(section(gpu, "headline"), Block.Facts.class).facts())
        .extracting(Fact::name)
        .contains("bf16 matrix peak");
    assertThat(section(gpu, "cache-state").isMissing()).isFalse();
  }

  @Test
  void anEmulatedDeviceIsCalledThat() {
    Part emulated = only(GpuProfile.emulated(GpuProfile.of("sm_90")));
    assertThat(emulated.subtitle()).startsWith("Emulated: its times mean nothing · sm_90");
  }

  @Test
  void aProfileWithoutShapesStillShowsItsDevice() {
    var golden = ReportFixture.GOLDEN;
    var empty =
        new headroom.profile.TuningProfile(
            golden.tool(), golden.run(), golden.device(), golden.ceilings(), List.of());
    Part part =
        ReportParts.of(
                new ReportData(
                    List.of(new DeviceRun("empty", empty, Optional.empty())),
                    new History(List.of())))
            .getFirst();
    assertThat(part.sections())
        .extracting(Section::id)
        .containsExactly("headline", "device", "missing");
  }
}
