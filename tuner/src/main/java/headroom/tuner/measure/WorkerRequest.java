package headroom.tuner.measure;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import headroom.gpu.measure.CacheState;
import headroom.kernel.DeviceTraits;
import headroom.shape.AttentionShape;
import java.util.List;

/** What a worker is asked for: one line of JSON on its standard input. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "request")
@JsonSubTypes({
  @JsonSubTypes.Type(value = WorkerRequest.Screen.class, name = "screen"),
  @JsonSubTypes.Type(value = WorkerRequest.Ceilings.class, name = "ceilings"),
  @JsonSubTypes.Type(value = WorkerRequest.ScreenOnGpu.class, name = "screen-on-gpu"),
  @JsonSubTypes.Type(value = WorkerRequest.GpuCeilings.class, name = "gpu-ceilings")
})
sealed interface WorkerRequest {

  /**
   * Screen configurations of one shape in turn; answered by events with their index.
   *
   * @param shape what is decoded
   * @param configs what is tried
   * @param rounds samples per configuration
   * @param sampleNanos least time of a sample
   * @param warmupNanos longest warm-up of one configuration
   * @param seed of the inputs
   * @param cachesHeld caches of different layouts that there is room for
   * @param keepsKernels whether the kernels stay warm for a later request of the same shape
   */
  record Screen(
      AttentionShape shape,
      List<WireConfig> configs,
      int rounds,
      long sampleNanos,
      long warmupNanos,
      long seed,
      int cachesHeld,
      boolean keepsKernels)
      implements WorkerRequest {}

  /**
   * Measure ceilings.
   *
   * @param traits of the device
   * @param threads thread counts, each measured
   */
  record Ceilings(DeviceTraits traits, List<Integer> threads) implements WorkerRequest {}

  /**
   * Screen configurations of one shape on the GPU; answered by events with their index.
   *
   * @param shape what is decoded
   * @param configs what is tried
   * @param samples slopes of each
   * @param state what decodes find in the second-level cache
   * @param seed of the inputs
   */
  record ScreenOnGpu(
      AttentionShape shape, List<WireConfig> configs, int samples, CacheState state, long seed)
      implements WorkerRequest {}

  /** Measure the GPU's ceilings. */
  record GpuCeilings() implements WorkerRequest {}
}
