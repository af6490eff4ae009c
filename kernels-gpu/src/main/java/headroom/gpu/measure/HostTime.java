package headroom.gpu.measure;

import headroom.gpu.cuda.CudaStream;
import java.util.Arrays;

/**
 * What a decode costs the host, which its device time does not tell.
 *
 * @param queueNanos for queueing one decode among many: below the device time, the GPU never waits
 * @param roundTripNanos from queueing one decode to knowing that it is done, the device time
 *     included
 */
public record HostTime(double queueNanos, double roundTripNanos) {
  /** Few enough that the driver's queue (1024 launches) never fills and makes the host wait. */
  private static final int QUEUED = 100;

  private static final int ROUNDS = 21;

  /** Times a decode without graphs: the median of 21 rounds of each, after one that warms up. */
  public static HostTime of(QueuedDecode decode, CudaStream stream) {
    double[] queue = new double[ROUNDS];
    double[] roundTrip = new double[ROUNDS];
    for (int round = -1; round < ROUNDS; round++) {
      stream.synchronize();
      long start = System.nanoTime();
      for (int number = 0; number < QUEUED; number++) {
        decode.queue(stream, 0);
      }
      long queued = System.nanoTime();
      stream.synchronize();
      long alone = System.nanoTime();
      decode.queue(stream, 0);
      stream.synchronize();
      long done = System.nanoTime();
      if (round >= 0) {
        queue[round] = (queued - start) / (double) QUEUED;
        roundTrip[round] = done - alone;
      }
    }
    return new HostTime(median(queue), median(roundTrip));
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }
}
