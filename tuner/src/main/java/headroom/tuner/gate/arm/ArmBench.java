package headroom.tuner.gate.arm;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Measures tasks on one build: asks it once what it runs for each, then starts a fresh JVM with the
 * flags that it wants for every time.
 */
public final class ArmBench {

  /** Of caches that one JVM may fill one after the other before the first is collected. */
  private static final long MOST_MIB = 1024;

  private final FreshJvms jvms;
  private final ArmEffort effort;
  private final LongSupplier nanoClock;
  private final Map<ArmTask, ArmReply> described = new HashMap<>();

  private final ProbeRates rates = new ProbeRates();

  /** On a build. */
  public ArmBench(ArmJvm jvm, ArmEffort effort) {
    this(jvm, effort, System::nanoTime);
  }

  ArmBench(FreshJvms jvms, ArmEffort effort, LongSupplier nanoClock) {
    this.jvms = jvms;
    this.effort = effort;
    this.nanoClock = nanoClock;
  }

  /**
   * Asks what the build runs for each task, and compares its output with the float64 reference.
   * Answers that are no kernel come up when a time is asked for. Tasks of a GPU are not asked
   * about: no flag of a JVM matters to them, their output is compared when they are timed, and a
   * kernel that crashes would take the others' device along.
   *
   * @param limit longest wait for all answers together: large caches take several JVMs
   */
  public void describe(List<ArmTask> tasks, long seed, Duration limit) {
    tasks.stream()
        .filter(ArmTask::runsOnGpu)
        .forEach(task -> described.put(task, ArmReply.Described.ofGpu(task)));
    describeOnCpu(tasks.stream().filter(task -> !task.runsOnGpu()).toList(), seed, limit);
  }

  private void describeOnCpu(List<ArmTask> tasks, long seed, Duration limit) {
    long end = nanoClock.getAsLong() + limit.toNanos();
    int from = 0;
    while (from < tasks.size()) {
      int to = from + 1;
      while (to < tasks.size() && memoryMib(tasks.subList(from, to + 1)) <= MOST_MIB) {
        to++;
      }
      describeTogether(
          tasks.subList(from, to), seed, Duration.ofNanos(end - nanoClock.getAsLong()));
      from = to;
    }
  }

  private static long memoryMib(List<ArmTask> tasks) {
    return tasks.stream().mapToLong(ArmTask::memoryMib).sum();
  }

  private void describeTogether(List<ArmTask> tasks, long seed, Duration limit) {
    List<ArmReply> replies = answers(tasks, seed, limit);
    boolean oneForAll = replies.size() == 1 && endsAll(replies.getFirst());
    for (int i = 0; i < tasks.size(); i++) {
      ArmReply missing =
          oneForAll ? replies.getFirst() : new ArmReply.Failed("gave no answer for it");
      described.put(tasks.get(i), i < replies.size() ? replies.get(i) : missing);
    }
  }

  private List<ArmReply> answers(List<ArmTask> tasks, long seed, Duration limit) {
    if (!limit.isPositive()) {
      return List.of(new ArmReply.TimedOut("no time was left to ask about it"));
    }
    try {
      return jvms.rehearse(
          new ArmRequest.Describe(ArmRequest.PROTOCOL, tasks, seed, Optional.empty()),
          memoryMib(tasks),
          limit);
    } catch (IOException e) {
      return List.of(notStarted(e));
    }
  }

  private static boolean endsAll(ArmReply reply) {
    return switch (reply) {
      case ArmReply.Failed _, ArmReply.TimedOut _ -> true;
      case ArmReply.Described _, ArmReply.Measured _, ArmReply.Incorrect _ -> false;
    };
  }

  /**
   * A time, from a fresh JVM.
   *
   * @param limit longest wait
   */
  public ArmReply measure(
      ArmTask task, long seed, Optional<PlantedFaultSpec> fault, Duration limit) {
    ArmReply what = described.getOrDefault(task, new ArmReply.Failed("was not asked about it"));
    if (!(what instanceof ArmReply.Described kernel)) {
      return what;
    }
    ArmReply reply;
    try {
      reply =
          jvms.measure(
              new ArmRequest.Measure(ArmRequest.PROTOCOL, task, seed, effort, fault),
              kernel,
              rates.best(kernel),
              limit);
    } catch (IOException e) {
      return notStarted(e);
    }
    if (reply instanceof ArmReply.Measured measured) {
      rates.add(kernel, measured.bestRate());
    }
    return reply;
  }

  private static ArmReply notStarted(IOException e) {
    return new ArmReply.Failed("cannot be started: " + e.getMessage());
  }
}
