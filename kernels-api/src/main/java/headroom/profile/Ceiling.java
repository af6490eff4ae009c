package headroom.profile;

/**
 * A measured limit of the device.
 *
 * @param resource what is limited
 * @param threads threads that drove it together
 * @param best the highest rate seen, in {@link Resource#unit()}: the ceiling
 * @param median the median rate of all samples: how often the ceiling is there
 * @param samples timed repeats
 * @param workingSetBytes bytes that each thread read over and over; 0 for arithmetic
 */
public record Ceiling(
    Resource resource,
    int threads,
    double best,
    double median,
    int samples,
    long workingSetBytes) {}
