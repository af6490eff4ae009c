package headroom.gpu.measure;

import headroom.gpu.cuda.CudaContext;
import headroom.gpu.cuda.CudaEvent;
import headroom.gpu.cuda.CudaGraph;
import headroom.gpu.cuda.CudaStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Times decodes by the slope of two graphs; see the package. */
public final class GraphTimer {
  /** Decodes whose slope an event's clock tells to 0.02 µs. */
  private static final int FEW = 32;

  private final CudaContext gpu;
  private final CudaStream stream;
  private final BooleanSupplier throttled;

  /**
   * A timer.
   *
   * @param throttled whether the GPU is slower now than it can be; constantly {@code false} where
   *     nobody tells
   */
  public GraphTimer(CudaContext gpu, CudaStream stream, BooleanSupplier throttled) {
    this.gpu = gpu;
    this.stream = stream;
    this.throttled = throttled;
  }

  /**
   * Times a decode that has been checked.
   *
   * @param rotation the copies of the KV cache that it may be asked for
   * @param samples how many timings of both graphs
   */
  public SlopeSeries time(QueuedDecode decode, BufferRotation rotation, int samples) {
    RepeatPlan plan = RepeatPlan.of(roughNanos(decode, rotation), rotation);
    try (CudaGraph once = graph(decode, rotation, plan.repeats());
        CudaGraph twice = graph(decode, rotation, 2 * plan.repeats())) {
      nanos(twice); // clocks go up, and a graph's first launch is not like the others
      List<SlopeSample> taken = new ArrayList<>();
      boolean before = throttled.getAsBoolean();
      for (int sample = 0; sample < samples; sample++) {
        // In turn the one or the other first: a clock that drifts shifts no slope.
        boolean shortFirst = sample % 2 == 0;
        double first = nanos(shortFirst ? once : twice);
        double second = nanos(shortFirst ? twice : once);
        boolean after = throttled.getAsBoolean();
        taken.add(
            new SlopeSample(
                plan.repeats(),
                shortFirst ? first : second,
                shortFirst ? second : first,
                before || after));
        before = after;
      }
      return SlopeSeries.of(taken);
    }
  }

  /** About what a decode takes: it only sizes the plan. */
  private double roughNanos(QueuedDecode decode, BufferRotation rotation) {
    try (CudaGraph round = graph(decode, rotation, rotation.buffers())) {
      nanos(round);
      double nanos = nanos(round);
      if (nanos > RepeatPlan.GRAPH_NANOS) {
        return nanos / rotation.buffers(); // beside this a graph's own cost is nothing
      }
    }
    int few = rotation.buffers() * Math.ceilDiv(FEW, rotation.buffers());
    try (CudaGraph once = graph(decode, rotation, few);
        CudaGraph twice = graph(decode, rotation, 2 * few)) {
      return new SlopeSample(few, nanos(once), nanos(twice), false).decodeNanos();
    }
  }

  private CudaGraph graph(QueuedDecode decode, BufferRotation rotation, int decodes) {
    CudaGraph graph =
        stream.capture(
            () -> {
              for (int number = 0; number < decodes; number++) {
                decode.queue(stream, rotation.buffer(number));
              }
            });
    graph.upload(stream);
    return graph;
  }

  private double nanos(CudaGraph graph) {
    try (CudaEvent before = CudaEvent.create(gpu);
        CudaEvent after = CudaEvent.create(gpu)) {
      before.record(stream);
      graph.launch(stream);
      after.record(stream);
      after.synchronize();
      return after.nanosSince(before);
    }
  }
}
