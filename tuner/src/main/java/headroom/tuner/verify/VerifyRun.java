package headroom.tuner.verify;

import headroom.gpu.device.GpuFingerprint;
import headroom.profile.ToolInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is verified, where its files go, and until when: the same to every process of a run.
 *
 * @param device the GPU
 * @param tool the build that verifies
 * @param folder of its files; it is there
 * @param started when the first process began
 * @param budget wall time of all steps
 */
public record VerifyRun(
    GpuFingerprint device, ToolInfo tool, Path folder, Instant started, Duration budget) {

  /** Whether the GPU is none: it is slow, and there the way is shown, not the kernels. */
  boolean emulated() {
    return device.device().emulated();
  }

  /** What is timed. */
  List<NamedShape> shapes() {
    return emulated() ? NamedShape.tiny() : NamedShape.all();
  }

  /** What needs no tuning. */
  List<Candidate> defaults() {
    return shapes().stream()
        .flatMap(named -> Candidate.defaults(named.shape(), device.traits()).stream())
        .toList();
  }

  /** What is compared with float64: those that tell most come first. */
  List<Candidate> programs() {
    return emulated() ? defaults() : VerifyPlan.programs(shapes(), device.traits());
  }

  /** What is timed on a shape, as far as it is right: on an emulated GPU defaults alone. */
  List<Candidate> timed(NamedShape named) {
    List<Candidate> around = Candidate.around(named.shape(), device.traits());
    if (!emulated()) {
      return around;
    }
    List<Candidate> untuned = defaults();
    return around.stream().filter(it -> untuned.stream().anyMatch(it::sameProgram)).toList();
  }

  /** The findings of events. */
  Findings findings(List<VerifyEvent> events) {
    Findings found =
        new Findings(
            Stream.concat(
                    programs().stream(), shapes().stream().flatMap(named -> timed(named).stream()))
                .toList());
    events.forEach(found::add);
    return found;
  }

  /** Where the journal is. */
  Path journal() {
    return folder.resolve("verify.jsonl");
  }

  /** The time since the first process began. */
  VerifyClock clock() {
    return new VerifyClock(budget, Duration.between(started, Instant.now()), System::nanoTime);
  }

  /** One line that names the GPU, and says if it is none. */
  String describe() {
    return "%s%s, %s, %d SMs, %d GiB, %s; %s"
        .formatted(
            emulated() ? "EMULATED, times mean nothing: " : "",
            device.device().model(),
            device.device().microarchitecture(),
            device.device().traits().cores(),
            device.device().memoryGiB(),
            device.device().os(),
            tool.commit());
  }
}
