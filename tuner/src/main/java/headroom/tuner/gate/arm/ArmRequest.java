package headroom.tuner.gate.arm;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Optional;

/**
 * What an arm is asked for: one line of JSON on its standard input. Another build reads it, so a
 * field is added, never changed; {@link #PROTOCOL} counts the changes that an older build cannot
 * ignore.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "request")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ArmRequest.Describe.class, name = "describe"),
  @JsonSubTypes.Type(value = ArmRequest.Measure.class, name = "measure")
})
public sealed interface ArmRequest {

  /** Of requests and replies. */
  int PROTOCOL = 1;

  /** The protocol that the asking build speaks. */
  int protocol();

  /**
   * Which configuration does this build run for each task, with which JVM flags, and is its output
   * right?
   *
   * @param tasks each answered by one {@link ArmReply.Described}
   * @param seed of the inputs
   * @param fault to plant in every kernel: a self-test's
   */
  record Describe(int protocol, List<ArmTask> tasks, long seed, Optional<PlantedFaultSpec> fault)
      implements ArmRequest {}

  /**
   * How long does a decode step take?
   *
   * @param task answered by one {@link ArmReply.Measured}
   * @param seed of the inputs
   * @param effort how long
   * @param fault to plant in the kernel: a self-test's
   */
  record Measure(
      int protocol, ArmTask task, long seed, ArmEffort effort, Optional<PlantedFaultSpec> fault)
      implements ArmRequest {}
}
