package headroom.tuner.cli;

import headroom.gpu.device.GpuFingerprint;
import headroom.gpu.device.GpuSetting;
import headroom.gpu.measure.CacheState;
import headroom.profile.DeviceFingerprint;
import headroom.shape.ElementType;
import headroom.tuner.session.GpuInstruments;
import headroom.tuner.session.OpenInstruments;
import headroom.tuner.session.TunePlan;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * This machine's GPU.
 *
 * @param gpu what it is
 * @param state what decodes find in its second-level cache
 */
record GpuTarget(GpuFingerprint gpu, CacheState state) implements TuneTarget {

  /**
   * What keeps this machine from tuning a GPU, in one line with the cure; empty if nothing does.
   */
  static Optional<String> missing() {
    return GpuSetting.missing();
  }

  /** The GPU, where nothing is {@link #missing}. */
  static GpuTarget read(CacheState state) {
    return new GpuTarget(GpuFingerprint.read(GpuSetting.ordinal()), state);
  }

  @Override
  public DeviceFingerprint fingerprint() {
    return gpu.device();
  }

  /** One host thread queues what the device runs side by side. */
  @Override
  public int threads() {
    return 1;
  }

  @Override
  public ElementType usualElement() {
    return ElementType.BF16;
  }

  @Override
  public OpenInstruments open(TunePlan plan, Consumer<String> note) throws IOException {
    if (gpu.device().emulated()) {
      note.accept(
          "%s is emulated: its times mean nothing, and its profile is refused where it would decide"
              .formatted(gpu.device().model()));
    }
    try {
      return GpuInstruments.open(gpu, plan.shapes(), state, plan.seed(), note);
    } catch (IllegalArgumentException e) {
      throw UserException.badInput(String.valueOf(e.getMessage()));
    }
  }
}
