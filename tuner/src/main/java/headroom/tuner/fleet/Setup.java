package headroom.tuner.fleet;

import headroom.gpu.measure.CacheState;
import headroom.kernel.DeviceTraits;
import headroom.profile.DeviceFingerprint;
import headroom.profile.ToolInfo;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.tuner.journal.RunHeader;
import headroom.tuner.session.DeviceWords;
import headroom.tuner.session.GpuInstruments;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What must be the same for two runs to be merged: device, build, how many threads kernels may use,
 * and what a decode finds in the cache.
 *
 * @param device the device
 * @param tool the build
 * @param threads most threads
 * @param cacheState {@code hot} or {@code cold}
 */
public record Setup(DeviceFingerprint device, ToolInfo tool, int threads, String cacheState) {

  private static final String THREADS = "threads";

  private static final String CACHE_STATE = "cache state";

  /** The set-up of a profile's run; one without shapes counts as hot. */
  public static Setup of(TuningProfile profile) {
    return new Setup(
        profile.device(),
        profile.tool(),
        profile.run().threads(),
        profile.shapes().stream().findFirst().map(TunedShape::cacheState).orElse("hot"));
  }

  /** In the words of a journal's first line. */
  private Map<String, String> words() {
    Map<String, String> words = new LinkedHashMap<>(DeviceWords.of(device, tool));
    words.put(THREADS, Integer.toString(threads));
    words.put(CACHE_STATE, cacheState);
    return Collections.unmodifiableMap(words);
  }

  /** The first thing in which a run's set-up is another. */
  public Optional<String> difference(RunHeader run) {
    return difference(run.identity());
  }

  /** The first thing in which another set-up differs. */
  public Optional<String> difference(Setup other) {
    return difference(other.words());
  }

  private Optional<String> difference(Map<String, String> other) {
    return words().entrySet().stream()
        .filter(word -> !word.getValue().equals(other.get(word.getKey())))
        .map(
            word ->
                "%s %s, not %s"
                    .formatted(
                        word.getKey(),
                        other.getOrDefault(word.getKey(), "unknown"),
                        word.getValue()))
        .findFirst();
  }

  /** What a GPU's decodes find in its second-level cache. */
  public CacheState l2() {
    return CacheState.named(cacheState);
  }

  /** What kernels may use of the device, and find in its caches. */
  public DeviceTraits traits() {
    return switch (device.kind()) {
      case CPU -> device.traits().withCores(threads);
      case GPU -> GpuInstruments.standing(device.traits(), l2());
    };
  }

  /** Whether another is this, but perhaps for what is in the cache. */
  boolean sameMachine(Setup other) {
    return device.equals(other.device) && tool.equals(other.tool) && threads == other.threads;
  }
}
