package headroom.tuner.cli;

import headroom.profile.DeviceFingerprint;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Below a table of rounds: when, with what, on which machine, and how calm its cores were. */
final class RoundsOrigin {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private RoundsOrigin() {}

  /** A bullet each. */
  static List<String> lines(RoundsFiles files, DeviceFingerprint device) {
    int visits = files.forks().stream().mapToInt(it -> it.calmness().visits()).sum();
    int calm = files.forks().stream().mapToInt(it -> it.calmness().calmVisits()).sum();
    return List.of(
        "- %s UTC; %s".formatted(STAMP.format(files.started()), BuildInfo.current().line()),
        "- %s, %s, %s; %d cores, %d GiB; %s; %s"
            .formatted(
                device.model(),
                device.microarchitecture(),
                device.isa(),
                device.traits().cores(),
                device.memoryGiB(),
                device.os(),
                device.jdk()),
        "- A round is a visit of some 2 ms to each contender, in random order; it counts if all cores in use were calm before and after each visit. A visit that was not calm is repeated at once, as far as the shape's time goes: %d of %d visits were calm. A time is the median of the rounds' medians."
            .formatted(calm, visits));
  }
}
