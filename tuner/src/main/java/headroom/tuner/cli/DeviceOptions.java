package headroom.tuner.cli;

import headroom.gpu.measure.CacheState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** Which devices are tuned. */
final class DeviceOptions {

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      completionCandidates = Devices.class,
      defaultValue = "cpu",
      description = "cpu, gpu or all; default ${DEFAULT-VALUE}.")
  private Device device = Device.CPU;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Most threads that a kernel may use; default: all cores.")
  private Optional<Integer> threads = Optional.empty();

  @Option(
      names = "--l2",
      paramLabel = "STATE",
      completionCandidates = States.class,
      defaultValue = "cold",
      description =
          "Of a GPU: whether a decode finds its keys in the second-level cache, cold (as between a"
              + " model's layers) or hot; default ${DEFAULT-VALUE}.")
  private CacheState l2 = CacheState.COLD;

  /** Which devices to tune. */
  enum Device {
    CPU,
    GPU,
    ALL
  }

  private static final class Devices extends LowerCaseNames {
    Devices() {
      super(Device.values());
    }
  }

  private static final class States extends LowerCaseNames {
    States() {
      super(CacheState.values());
    }
  }

  /**
   * The devices, in the order that they are tuned.
   *
   * @param complain told what was left out of {@code all}, and why
   * @throws UserException if the one that was asked for is not there
   */
  List<TuneTarget> targets(Consumer<String> complain) {
    List<TuneTarget> targets = new ArrayList<>();
    if (device != Device.GPU) {
      targets.add(CpuTarget.of(threads));
    }
    if (device != Device.CPU) {
      Optional<String> missing = GpuTarget.missing();
      if (missing.isEmpty()) {
        targets.add(GpuTarget.read(l2));
      } else if (device == Device.GPU) {
        throw UserException.missing("--device gpu: %s; use --device cpu".formatted(missing.get()));
      } else {
        complain.accept("GPU skipped: " + missing.get());
      }
    }
    return targets;
  }
}
