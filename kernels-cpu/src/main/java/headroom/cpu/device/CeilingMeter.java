package headroom.cpu.device;

import static java.util.Comparator.naturalOrder;

import headroom.kernel.DeviceTraits;
import headroom.profile.Ceiling;
import headroom.profile.Resource;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Measures what the CPU can do at most: FMA throughput, and read bandwidth of each memory level,
 * for one thread and for all cores. Run it in a JVM that was started with {@link #jvmFlags()}.
 *
 * <p>A repeat counts when every thread's {@link SampleGuard} found its core quiet. When too many do
 * not, disturbed repeats are taken after all, and the progress line says how many.
 */
public final class CeilingMeter {

  private final DeviceTraits traits;
  private final CeilingEffort effort;
  private final Consumer<String> progress;

  /**
   * A meter for this device.
   *
   * @param traits registers, cores and caches; caches may be 0, for unknown
   * @param effort how long to measure
   * @param progress gets one line per finished ceiling, and what limits its meaning
   */
  public CeilingMeter(DeviceTraits traits, CeilingEffort effort, Consumer<String> progress) {
    this.traits = traits;
    this.effort = effort;
    this.progress = progress;
  }

  /** JVM flags without which the loops do not reach the hardware's rates. */
  public static List<String> jvmFlags() {
    return List.of(
        "--add-modules=jdk.incubator.vector",
        // Segment loads keep their bounds checks inside the loop: 20% of L1's rate.
        "-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0");
  }

  /** All ceilings for one thread, then for all cores; ordered by resource. */
  public List<Ceiling> measure() {
    return IntStream.of(1, traits.cores())
        .distinct()
        .mapToObj(this::measure)
        .flatMap(List::stream)
        .toList();
  }

  /**
   * All ceilings for this many threads at once.
   *
   * @param threads at most the cores: more would only wait for each other
   */
  public List<Ceiling> measure(int threads) {
    if (threads < 1 || threads > traits.cores()) {
      throw new IllegalArgumentException(
          "threads must be from 1 to the device's cores: threads=%d, cores=%d"
              .formatted(threads, traits.cores()));
    }
    WorkingSets told = WorkingSets.of(traits, threads, allocatableBytes());
    if (!told.dramIsFarBeyondL3(traits, threads)) {
      progress.accept(
          "read-dram reads %d MiB, less than %d times the %d MiB of L3 that the system shows: limited by memory and time, and faster than main memory if L3 keeps what it holds"
              .formatted(
                  (told.dramBytes() * threads) >> 20,
                  WorkingSets.FAR_BEYOND_L3,
                  traits.l3Bytes() >> 20));
    }
    List<Ceiling> ceilings = new ArrayList<>();
    try (ThreadTeam team = new ThreadTeam(threads)) {
      List<CeilingWorker> workers =
          team.run(
              member ->
                  () ->
                      new CeilingWorker(traits.vectorRegisters(), told, effort.warmUpLimitNanos()));
      try {
        WorkingSets sets = withL3(told, workers.getFirst(), threads);
        workers.forEach(worker -> worker.use(sets));
        for (Resource resource : Resource.OF_CPUS) {
          ceilings.add(measure(resource, team, workers, sets));
        }
      } finally {
        workers.forEach(CeilingWorker::close);
      }
    }
    return ceilings;
  }

  private WorkingSets withL3(WorkingSets told, CeilingWorker worker, int threads) {
    return traits.l3Bytes() > 0
        ? told
        : told.withL3Reach(L3Reach.find(worker.reader(), told), threads);
  }

  private Ceiling measure(
      Resource resource, ThreadTeam team, List<CeilingWorker> workers, WorkingSets sets) {
    int units = workers.getFirst().calibrate(resource, effort.sampleNanos());
    List<Double> clean = new ArrayList<>();
    List<Double> disturbed = new ArrayList<>();
    for (int attempt = 0;
        clean.size() < effort.repeats() && attempt < effort.repeats() * effort.attemptsPerRepeat();
        attempt++) {
      ThreadTeam.StartingLine line = new ThreadTeam.StartingLine(team.size());
      List<CeilingWorker.Lap> laps =
          team.run(
              member ->
                  (Callable<CeilingWorker.Lap>)
                      () -> workers.get(member).lap(resource, units, line));
      double work = workers.getFirst().workPerUnit(resource) * units * team.size();
      (laps.stream().allMatch(CeilingWorker.Lap::clean) ? clean : disturbed)
          .add(work / commonNanos(laps));
    }
    int tried = clean.size() + disturbed.size();
    int missing = effort.repeats() - clean.size();
    // A disturbance only slows: the highest rate seen was reached, whatever the probes said.
    double best =
        Stream.of(clean, disturbed).flatMap(List::stream).max(naturalOrder()).orElseThrow();
    clean.addAll(disturbed.subList(0, missing));
    Ceiling ceiling =
        new Ceiling(resource, team.size(), best, median(clean), clean.size(), sets.bytes(resource));
    progress.accept(line(ceiling, tried, missing));
    return ceiling;
  }

  private static String line(Ceiling ceiling, int tried, int missing) {
    return String.format(
        Locale.ROOT,
        "%-9s %d thread%s  best %.1f %s, median %.1f (%d of %d repeats taken%s)",
        ceiling.resource().label(),
        ceiling.threads(),
        ceiling.threads() == 1 ? " " : "s",
        ceiling.best(),
        ceiling.resource().unit(),
        ceiling.median(),
        ceiling.samples(),
        tried,
        missing == 0 ? "" : ", " + missing + " of them disturbed");
  }

  /** From the first start to the last end: no thread's rate counts while another waits. */
  private static double commonNanos(List<CeilingWorker.Lap> laps) {
    long start = laps.stream().mapToLong(CeilingWorker.Lap::startNanos).min().orElseThrow();
    long end = laps.stream().mapToLong(CeilingWorker.Lap::endNanos).max().orElseThrow();
    return Math.max(1, end - start);
  }

  private static double median(List<Double> rates) {
    double[] sorted = rates.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** A quarter of memory, so that nothing swaps; and what the JVM's limit on buffers leaves. */
  private static long allocatableBytes() {
    long limit = Runtime.getRuntime().maxMemory() / 4 * 3;
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean system) {
      return Math.min(limit, system.getTotalMemorySize() / 4);
    }
    return limit;
  }
}
