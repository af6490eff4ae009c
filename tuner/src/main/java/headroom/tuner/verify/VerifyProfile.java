package headroom.tuner.verify;

import headroom.gpu.measure.CacheState;
import headroom.kernel.DeviceTraits;
import headroom.profile.Ceiling;
import headroom.profile.DeviceFingerprint;
import headroom.profile.Roofline;
import headroom.profile.RunInfo;
import headroom.profile.SearchTrace;
import headroom.profile.ToolInfo;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The findings as a tuning profile, in the same schema as a tune's: fewer configurations, each
 * timed in one process.
 */
final class VerifyProfile {
  static final String STRATEGY = "gpu-verify";

  private VerifyProfile() {}

  static TuningProfile of(
      ToolInfo tool,
      RunInfo run,
      DeviceFingerprint device,
      List<NamedShape> shapes,
      Findings found,
      List<Candidate> defaults) {
    List<TunedShape> tuned = new ArrayList<>();
    if (!found.ceilings.isEmpty()) {
      for (NamedShape named : shapes) {
        for (CacheState state : CacheState.values()) {
          List<Timed> times = found.of(named.shape(), state);
          found
              .untuned(named.shape(), state, defaults)
              .map(untuned -> entry(named, state, times, untuned, device.traits(), found))
              .ifPresent(tuned::add);
        }
      }
    }
    return new TuningProfile(tool, run, device, found.profileCeilings(), tuned);
  }

  private static TunedShape entry(
      NamedShape named,
      CacheState state,
      List<Timed> times,
      Timed untuned,
      DeviceTraits traits,
      Findings found) {
    Timed winner = times.getFirst();
    List<Ceiling> ceilings = found.profileCeilings();
    return new TunedShape(
        named.shape(),
        List.of(named.model()),
        state.label(),
        winner.confirmed(),
        untuned.confirmed(),
        times.stream().skip(1).findFirst().map(Timed::confirmed),
        Optional.empty(),
        times.stream().filter(winner::ties).map(time -> time.candidate().config()).toList(),
        Roofline.point(
            named.shape(), winner.nanos().median(), 1, ceilings, standing(traits, state)),
        0,
        OptionalDouble.empty(),
        winner.millijoules(),
        Optional.empty(),
        SearchTrace.of(STRATEGY, times.size(), times.size(), Map.of("ok", times.size()), Map.of()));
  }

  /** With a cold cache, memory is what feeds every shape, however small. */
  private static DeviceTraits standing(DeviceTraits traits, CacheState state) {
    return switch (state) {
      case HOT ->
          new DeviceTraits(
              traits.vectorBits(),
              traits.vectorRegisters(),
              traits.cores(),
              0,
              traits.l2Bytes(),
              0);
      case COLD ->
          new DeviceTraits(traits.vectorBits(), traits.vectorRegisters(), traits.cores(), 0, 0, 0);
    };
  }
}
