package headroom.tuner.suite;

import headroom.gpu.cuda.CudaGraph;
import headroom.gpu.cuda.CudaStream;
import headroom.gpu.measure.BufferRotation;
import headroom.gpu.measure.QueuedDecode;
import headroom.gpu.measure.RepeatPlan;
import java.util.OptionalDouble;

/**
 * Energy of a decode, from the GPU's own counter: a graph over and over, long enough that neither
 * the counter's steps show nor the GPU waits for the host.
 */
public final class EnergyMeter {

  /** Energy counters move every 20 to 100 ms: over half a second a step is at most a fifth. */
  private static final long COUNTED_NANOS = 500_000_000;

  private final GpuTelemetry telemetry;
  private final CudaStream stream;

  /**
   * A meter.
   *
   * @param telemetry of the GPU
   * @param stream where decodes are queued
   */
  public EnergyMeter(GpuTelemetry telemetry, CudaStream stream) {
    this.telemetry = telemetry;
    this.stream = stream;
  }

  /**
   * Millijoules of a decode; empty, and nothing runs, where the GPU does not count energy.
   *
   * @param rotation the copies of the KV cache that it may be asked for
   * @param decodeNanos about what one takes
   */
  public OptionalDouble millijoules(
      QueuedDecode decode, BufferRotation rotation, double decodeNanos) {
    return telemetry.millijoulesPerDecode(() -> run(decode, rotation, decodeNanos));
  }

  /** Runs decodes, waits for their end, and says how many they were. */
  private int run(QueuedDecode decode, BufferRotation rotation, double decodeNanos) {
    int round = RepeatPlan.of(decodeNanos, rotation).repeats();
    int launches = (int) Math.max(1, Math.ceil(COUNTED_NANOS / (round * decodeNanos)));
    try (CudaGraph graph =
        stream.capture(
            () -> {
              for (int number = 0; number < round; number++) {
                decode.queue(stream, rotation.buffer(number));
              }
            })) {
      for (int launch = 0; launch < launches; launch++) {
        graph.launch(stream);
      }
      stream.synchronize();
    }
    return launches * round;
  }
}
