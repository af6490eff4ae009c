package headroom.tuner.report.section;

import headroom.profile.DeviceFingerprint;
import headroom.tuner.report.data.DeviceRun;
import headroom.tuner.report.data.ReportData;
import java.util.ArrayList;
import java.util.List;

/** The whole content of a report: a part for each profile, then what concerns several. */
public final class ReportParts {

  private ReportParts() {}

  /** The parts in the order in which they are shown. */
  public static List<Part> of(ReportData data) {
    List<Device> devices =
        data.runs().stream().map(run -> Device.of(run, data.runs().size())).toList();
    Section gate = GateSection.of(data.gate());
    List<Part> parts = new ArrayList<>();
    for (Device device : devices) {
      List<Section> sections = new ArrayList<>(sections(device));
      if (gate.isMissing()) {
        sections.add(gate);
      }
      parts.add(device(parts.size() + 1, device, gathered(sections)));
    }
    if (devices.size() > 1) {
      parts.add(
          new Part(
              "compare",
              "Compare",
              "Side by side",
              Device.plural(devices.size(), "profile"),
              gathered(CompareSections.of(devices))));
    }
    if (!gate.isMissing()) {
      parts.add(
          new Part(
              "gate",
              "Gate",
              "Performance gate",
              Device.plural(data.gate().runs().size(), "run"),
              List.of(gate)));
    }
    return List.copyOf(parts);
  }

  private static Part device(int number, Device device, List<Section> sections) {
    DeviceRun run = device.run();
    DeviceFingerprint fingerprint = run.profile().device();
    return new Part(
        "device-" + number,
        run.name(),
        fingerprint.model(),
        DeviceWords.inShort(run.profile()),
        sections);
  }

  private static List<Section> sections(Device device) {
    return List.of(
        HeadlineSection.of(device),
        RooflineSection.of(device),
        LimitsSection.of(device),
        HeadroomSection.of(device),
        LengthSection.of(device),
        SharingSection.of(device),
        TileSection.of(device),
        SearchSection.of(device),
        TieSection.of(device),
        RegretSection.of(device),
        OutcomeSection.of(device),
        CacheStateSection.of(device));
  }

  /** What is missing comes last and together, so that it does not stand between what is there. */
  private static List<Section> gathered(List<Section> sections) {
    List<Section> shown = new ArrayList<>();
    List<Block> gaps = new ArrayList<>();
    for (Section section : sections) {
      if (section.isMissing()) {
        gaps.addAll(section.blocks());
      } else {
        shown.add(section);
      }
    }
    if (!gaps.isEmpty()) {
      shown.add(new Section("missing", "Not in this report", "", gaps));
    }
    return shown;
  }
}
