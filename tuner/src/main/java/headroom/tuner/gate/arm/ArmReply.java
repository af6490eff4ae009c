package headroom.tuner.gate.arm;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import headroom.tuner.gate.stats.Sample;
import java.util.List;
import java.util.Map;

/** What an arm answers: one line of JSON on its standard output. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "reply")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ArmReply.Described.class, name = "described"),
  @JsonSubTypes.Type(value = ArmReply.Measured.class, name = "measured"),
  @JsonSubTypes.Type(value = ArmReply.Incorrect.class, name = "incorrect"),
  @JsonSubTypes.Type(value = ArmReply.Failed.class, name = "failed")
})
public sealed interface ArmReply {

  /** Begins every reply's line, so that what a kernel prints is none. */
  String PREFIX = "{\"reply\":";

  /**
   * What this build runs.
   *
   * @param variant id of the variant
   * @param axes the whole configuration
   * @param jvmFlags it wants
   * @param threads it decodes on
   * @param memoryMib room for its caches
   * @param relativeError of its output against float64
   */
  record Described(
      String variant,
      Map<String, String> axes,
      List<String> jvmFlags,
      int threads,
      long memoryMib,
      double relativeError)
      implements ArmReply {

    /** Before it is asked: its configuration is the build's, and needs no flag of the JVM. */
    static Described ofGpu(ArmTask task) {
      return new Described(task.variant(), task.axes(), List.of(), 1, task.memoryMib(), 0);
    }
  }

  /**
   * A time.
   *
   * @param sample what was measured
   * @param steps decode steps that were timed
   * @param calmSteps of them on calm cores
   * @param relativeError against float64, the larger of before and after
   * @param bestRate of the control probe, for later JVMs
   * @param controlGflops rate of the control loop of multiply-adds
   */
  record Measured(
      Sample sample,
      int steps,
      int calmSteps,
      double relativeError,
      double bestRate,
      double controlGflops)
      implements ArmReply {}

  /**
   * The kernel computes something else.
   *
   * @param detail by how much, and when
   */
  record Incorrect(String detail) implements ArmReply {}

  /**
   * There is no answer.
   *
   * @param detail why
   */
  record Failed(String detail) implements ArmReply {}

  /**
   * No answer came in time: concluded, never sent, and nothing against the kernel.
   *
   * @param detail how long it had
   */
  record TimedOut(String detail) implements ArmReply {}
}
