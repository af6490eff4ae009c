package headroom.tuner.cli;

import headroom.cpu.device.CpuFingerprint;
import headroom.profile.DeviceFingerprint;
import headroom.shape.ElementType;
import headroom.tuner.session.CpuInstruments;
import headroom.tuner.session.OpenInstruments;
import headroom.tuner.session.TunePlan;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * This machine's processor.
 *
 * @param fingerprint of it
 * @param threads most that a kernel may use
 */
record CpuTarget(DeviceFingerprint fingerprint, int threads) implements TuneTarget {

  /**
   * The processor, or some of its cores.
   *
   * @param threads as the user gave it
   * @throws UserException if there are not as many
   */
  static CpuTarget of(Optional<Integer> threads) {
    DeviceFingerprint fingerprint = CpuFingerprint.read();
    int cores = fingerprint.traits().cores();
    int most = threads.orElse(cores);
    if (most < 1 || most > cores) {
      throw UserException.badInput(
          "--threads must be between 1 and this machine's %d: --threads=%d".formatted(cores, most));
    }
    return new CpuTarget(fingerprint, most);
  }

  @Override
  public ElementType usualElement() {
    return ElementType.F32;
  }

  @Override
  public OpenInstruments open(TunePlan plan, Consumer<String> note) throws IOException {
    return CpuInstruments.open(
        fingerprint.traits().withCores(plan.threads()), plan.shapes().getFirst(), plan.seed());
  }
}
