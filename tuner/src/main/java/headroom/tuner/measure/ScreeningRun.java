package headroom.tuner.measure;

import headroom.config.KernelConfig;
import headroom.cpu.device.CalmCores;
import headroom.kernel.DecodeKernel;
import headroom.kernel.KernelCatalog;
import headroom.kernel.KernelCompileException;
import headroom.kernel.KernelVariant;
import headroom.kernel.KvLayout;
import headroom.reference.Tolerance;
import headroom.tuner.suite.DecodeProblem;
import headroom.tuner.suite.FilledCache;
import headroom.tuner.suite.KernelWarmup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * One screening request, inside the worker: specialise all, then in groups that share caches check,
 * warm and check again, then time round-robin, so that a slow spell of the machine hits all alike.
 */
final class ScreeningRun {

  /** Kernels compile in the foreground: a few windows without news are enough. */
  private static final long QUIET_NANOS = 8_000_000;

  private final WorkerRequest.Screen request;
  private final KernelCatalog catalog;
  private final IntFunction<CalmCores> coresFor;
  private final Consumer<WorkerEvent> wire;
  private final DecodeProblem problem;
  private final DecodeProblem prefix;

  ScreeningRun(
      WorkerRequest.Screen request,
      KernelCatalog catalog,
      IntFunction<CalmCores> coresFor,
      Consumer<WorkerEvent> wire) {
    this.request = request;
    this.catalog = catalog;
    this.coresFor = coresFor;
    this.wire = wire;
    this.problem = new DecodeProblem(request.shape(), request.seed());
    this.prefix = problem.prefix(DecodeProblem.WARM_TOKENS);
  }

  void run() {
    for (Map<KvLayout, List<Contender>> group : groups(specialiseAll())) {
      measure(group);
    }
  }

  private List<Contender> specialiseAll() {
    List<Contender> contenders = new ArrayList<>();
    for (int index = 0; index < request.configs().size(); index++) {
      KernelConfig config = request.configs().get(index).toConfig();
      wire.accept(new WorkerEvent.Running(index));
      try {
        KernelVariant variant = catalog.named(config.variant());
        DecodeKernel kernel = variant.specialise(request.shape(), config);
        contenders.add(new Contender(index, kernel, variant.threads(config)));
      } catch (IllegalArgumentException e) {
        // What specialise throws at a configuration that is not of its variant's space.
        wire.accept(
            new WorkerEvent.Failed(index, WorkerEvent.Failed.Kind.REJECTED, Wire.message(e)));
      } catch (RuntimeException | Error e) {
        wire.accept(failure(index, e));
      }
    }
    return contenders;
  }

  /** Contenders by layout, in groups of as many layouts as the heap has room for. */
  private List<Map<KvLayout, List<Contender>>> groups(List<Contender> contenders) {
    Map<KvLayout, List<Contender>> byLayout = new LinkedHashMap<>();
    for (Contender contender : contenders) {
      byLayout
          .computeIfAbsent(contender.kernel().layout(), layout -> new ArrayList<>())
          .add(contender);
    }
    List<Map<KvLayout, List<Contender>>> groups = new ArrayList<>();
    for (Map.Entry<KvLayout, List<Contender>> entry : byLayout.entrySet()) {
      if (groups.isEmpty() || groups.getLast().size() == request.cachesHeld()) {
        groups.add(new LinkedHashMap<>());
      }
      groups.getLast().put(entry.getKey(), entry.getValue());
    }
    return groups;
  }

  private void measure(Map<KvLayout, List<Contender>> group) {
    Map<KvLayout, FilledCache> caches = new LinkedHashMap<>();
    List<Contender> ready = new ArrayList<>();
    group.forEach(
        (layout, contenders) -> {
          FilledCache small = prefix.fill(layout);
          for (Contender contender : contenders) {
            if (settledIfBad(contender, () -> prepare(contender, small, caches))) {
              ready.add(contender);
            }
          }
        });
    int threads = ready.stream().mapToInt(Contender::threads).max().orElse(1);
    CalmCores cores = coresFor.apply(threads);
    for (int round = 0; round < request.rounds(); round++) {
      sampleRound(ready, caches, cores);
    }
    for (Contender contender : ready) {
      wire.accept(contender.result());
      contender.close();
    }
  }

  private Tolerance.Verdict prepare(
      Contender contender, FilledCache small, Map<KvLayout, FilledCache> caches) {
    Tolerance.Verdict first = contender.check(prefix, small);
    if (!first.correct()) {
      return first;
    }
    KernelWarmup warmup = new KernelWarmup(QUIET_NANOS, request.warmupNanos());
    contender.warm(prefix, small, warmup);
    FilledCache full = caches.computeIfAbsent(contender.kernel().layout(), problem::fill);
    contender.warm(problem, full, warmup);
    // Once more: what C2 made of it may differ from what the interpreter did.
    return contender.check(problem, full);
  }

  private void sampleRound(
      List<Contender> ready, Map<KvLayout, FilledCache> caches, CalmCores cores) {
    float[] out = problem.newOutput();
    for (Contender contender : List.copyOf(ready)) {
      wire.accept(new WorkerEvent.Running(contender.index()));
      FilledCache filled = Objects.requireNonNull(caches.get(contender.kernel().layout()));
      try {
        contender.sample(problem, filled, out, request.sampleNanos(), cores);
      } catch (RuntimeException | Error e) {
        ready.remove(contender);
        wire.accept(failure(contender.index(), e));
        contender.close();
      }
    }
  }

  private interface Check {
    Tolerance.Verdict run();
  }

  /** Runs a check; a contender that fails it is settled and closed. */
  private boolean settledIfBad(Contender contender, Check check) {
    wire.accept(new WorkerEvent.Running(contender.index()));
    WorkerEvent.Failed failed;
    try {
      Tolerance.Verdict verdict = check.run();
      if (verdict.correct()) {
        return true;
      }
      failed =
          new WorkerEvent.Failed(
              contender.index(), WorkerEvent.Failed.Kind.INCORRECT, verdict.describe());
    } catch (RuntimeException | Error e) {
      failed = failure(contender.index(), e);
    }
    wire.accept(failed);
    contender.close();
    return false;
  }

  private static WorkerEvent.Failed failure(int index, Throwable thrown) {
    WorkerEvent.Failed.Kind kind =
        switch (thrown) {
          case KernelCompileException e -> WorkerEvent.Failed.Kind.COMPILE;
          default -> WorkerEvent.Failed.Kind.LAUNCH;
        };
    return new WorkerEvent.Failed(index, kind, Wire.message(thrown));
  }
}
