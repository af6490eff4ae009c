package headroom.tuner.report.section;

import headroom.profile.Ceiling;
import headroom.profile.Resource;
import headroom.profile.TunedShape;
import headroom.tuner.report.section.Block.Fact;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The numbers that a person takes along: how close to the limits, and what the limits are. */
final class HeadlineSection {

  private HeadlineSection() {}

  static Section of(Device device) {
    List<Fact> facts = new ArrayList<>();
    device.shapes().stream()
        .max(Comparator.comparingDouble(tuned -> tuned.roofline().share()))
        .ifPresent(best -> facts.add(best(best)));
    if (device.shapes().size() > 1) {
      facts.add(typical(device.shapes()));
    }
    device.ceiling(Resource.FMA).ifPresent(fma -> facts.add(ceiling(device, "FMA peak", fma)));
    device
        .ceiling(Resource.MMA_BF16)
        .ifPresent(mma -> facts.add(ceiling(device, "bf16 matrix peak", mma)));
    device.ceiling(Resource.L3).ifPresent(l3 -> facts.add(ceiling(device, "L3 read", l3)));
    device
        .ceiling(Resource.DRAM)
        .ifPresent(dram -> facts.add(ceiling(device, "Memory read", dram)));
    return Section.of("headline", "At a glance", "", new Block.Facts(facts));
  }

  private static Fact best(TunedShape best) {
    return new Fact(
        "Best share of the roofline",
        shareNumber(best.roofline().share()),
        "%",
        "%s %s, bound by %s"
            .formatted(
                best.shape().kind(),
                ShapeName.of(best),
                ShapeName.resource(best.roofline().binding())));
  }

  private static Fact typical(List<TunedShape> shapes) {
    double[] shares =
        shapes.stream().mapToDouble(tuned -> tuned.roofline().share()).sorted().toArray();
    int half = shares.length / 2;
    double median = shares.length % 2 == 1 ? shares[half] : (shares[half - 1] + shares[half]) / 2;
    return new Fact(
        "Typical share",
        shareNumber(median),
        "%",
        "median of " + Device.plural(shapes.size(), "shape"));
  }

  private static String shareNumber(double share) {
    return Quantity.percent(share).replace("%", "");
  }

  private static Fact ceiling(Device device, String name, Ceiling ceiling) {
    return new Fact(
        name,
        Quantity.number(ceiling.best()),
        ceiling.resource().unit(),
        "measured, " + DeviceWords.used(device.profile(), ceiling.threads()));
  }
}
