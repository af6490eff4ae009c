package headroom.tuner.plan;

import headroom.profile.TuningProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * MHA, GQA and MQA side by side for one model on one device.
 *
 * @param model the model's attention
 * @param memoryBytes what the device has
 * @param weightBytes what of it is taken by weights and everything else but the KV cache
 * @param batch sequences that are decoded together
 * @param context tokens of each sequence
 * @param profile the device's times
 */
public record AttentionPlan(
    ModelHeads model,
    long memoryBytes,
    long weightBytes,
    int batch,
    int context,
    Optional<TuningProfile> profile) {

  private static final double NANOS_PER_SECOND = 1e9;

  /**
   * Checks the memory.
   *
   * @throws IllegalArgumentException if weights leave nothing of it
   */
  public AttentionPlan {
    if (weightBytes >= memoryBytes) {
      throw new IllegalArgumentException(
          "weights must leave memory to the KV cache: %d of %d bytes; give more with --memory"
              .formatted(weightBytes, memoryBytes));
    }
  }

  /** One row per number of KV heads, MHA first. */
  public List<PlanRow> rows() {
    return model.alternatives().stream().map(this::row).toList();
  }

  private PlanRow row(int kvHeads) {
    long perToken = model.cache(kvHeads).bytesPerToken();
    long fitting = (memoryBytes - weightBytes) / perToken;
    Optional<StepTime> step =
        profile.flatMap(it -> new StepTimes(it).of(model.shape(kvHeads, batch, context)));
    Optional<Double> tokenNanos =
        step.map(it -> it.nanos() * model.layers()).filter(Double::isFinite);
    return new PlanRow(
        model.kind(kvHeads),
        kvHeads,
        kvHeads == model.kvHeads(),
        perToken,
        (double) perToken * batch * context,
        model.cache(kvHeads).savingAgainst(model.queryHeads()),
        fitting / context,
        fitting / batch,
        step,
        tokenNanos,
        tokenNanos.map(nanos -> batch * NANOS_PER_SECOND / nanos));
  }

  /** What a reader might take this plan to say, and it does not. */
  public List<String> limits() {
    List<String> limits = new ArrayList<>();
    limits.add(
        "Not measured: what fewer KV heads do to the model's quality. GQA exists because MQA can"
            + " cost some; a model must be trained, or trained further, with the heads that it"
            + " has.");
    limits.add(
        "Time is that of decode attention alone: no projections, no MLP, no sampling, no"
            + " communication.");
    if (weightBytes == 0) {
      limits.add(
          "All of --memory is taken to be free for the KV cache; say what weights take with"
              + " --weights.");
    }
    if (profile.isPresent() && exceedsCaches()) {
      limits.add(
          "Where the profile has no time from main memory, a step's time is of one layer decoded"
              + " over and over; where the caches of all layers together exceed the last-level"
              + " cache, short contexts can take longer.");
    }
    if (model.format().element().scaled()) {
      limits.add("Bytes do not count int8's scales: 4 bytes per token and KV head, of K and of V.");
    }
    model.slidingWindow().ifPresent(window -> limits.add(windowed(window)));
    return limits;
  }

  private String windowed(int window) {
    return "A sliding window is not modelled: %s was first published with one of %d tokens, and a runtime that keeps no more of a sequence needs less memory and time beyond that."
        .formatted(model.name(), window);
  }

  private boolean exceedsCaches() {
    long l3 = profile.orElseThrow().device().traits().l3Bytes();
    long bytes = model.cache(model.queryHeads()).bytesPerToken() * batch;
    return l3 == 0 || (double) bytes * context > l3;
  }
}
