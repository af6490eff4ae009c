package headroom.tuner.measure;

import headroom.config.KernelConfig;
import headroom.cpu.device.CalmCores;
import headroom.kernel.DecodeKernel;
import headroom.kernel.KernelCatalog;
import headroom.kernel.KernelCompileException;
import headroom.kernel.KernelVariant;
import headroom.kernel.KvLayout;
import headroom.reference.Tolerance;
import headroom.tuner.suite.FilledCache;
import headroom.tuner.suite.KernelWarmup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

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
  private final ScreeningInputs inputs;
  private final WarmKernels warm;

  ScreeningRun(
      WorkerRequest.Screen request,
      ScreeningInputs inputs,
      WarmKernels warm,
      KernelCatalog catalog,
      IntFunction<CalmCores> coresFor,
      Consumer<WorkerEvent> wire) {
    this.request = request;
    this.inputs = inputs;
    this.warm = warm;
    this.catalog = catalog;
    this.coresFor = coresFor;
    this.wire = wire;
  }

  void run() {
    List<Contender> all =
        IntStream.range(0, request.configs().size())
            .mapToObj(this::specialise)
            .flatMap(Optional::stream)
            .toList();
    groups(all).forEach(this::measure);
  }

  private Optional<Contender> specialise(int index) {
    KernelConfig config = request.configs().get(index).toConfig();
    wire.accept(new WorkerEvent.Running(index));
    Optional<WarmKernels.Warm> kept = warm.take(config);
    if (kept.isPresent()) {
      return kept.map(kernel -> new Contender(index, kernel));
    }
    try {
      KernelVariant variant = catalog.named(config.variant());
      DecodeKernel kernel = variant.specialise(request.shape(), config);
      return Optional.of(new Contender(index, kernel, variant.threads(config)));
    } catch (IllegalArgumentException e) {
      // What specialise throws at a configuration that is not of its variant's space.
      wire.accept(new WorkerEvent.Failed(index, WorkerEvent.Failed.Kind.REJECTED, Wire.message(e)));
    } catch (RuntimeException | Error e) {
      wire.accept(failure(index, e));
    }
    return Optional.empty();
  }

  /** Contenders by layout, in groups of as many layouts as there is room for. */
  private List<List<Contender>> groups(List<Contender> contenders) {
    Map<KvLayout, List<Contender>> byLayout = new LinkedHashMap<>();
    for (Contender contender : contenders) {
      byLayout
          .computeIfAbsent(contender.kernel().layout(), layout -> new ArrayList<>())
          .add(contender);
    }
    List<List<Contender>> groups = new ArrayList<>();
    int layouts = 0;
    for (List<Contender> alike : byLayout.values()) {
      if (layouts++ % request.cachesHeld() == 0) {
        groups.add(new ArrayList<>());
      }
      groups.getLast().addAll(alike);
    }
    return groups;
  }

  private void measure(List<Contender> group) {
    List<Contender> ready = new ArrayList<>();
    for (Contender contender : group) {
      if (settledIfBad(contender, () -> prepare(contender))) {
        ready.add(contender);
      }
    }
    int threads = ready.stream().mapToInt(Contender::threads).max().orElse(1);
    CalmCores cores = coresFor.apply(threads);
    for (int round = 0; round < request.rounds(); round++) {
      sampleRound(ready, cores);
    }
    for (Contender contender : ready) {
      wire.accept(contender.result());
      release(contender);
    }
  }

  private void release(Contender contender) {
    if (request.keepsKernels()) {
      warm.give(request.configs().get(contender.index()).toConfig(), contender.warm());
    } else {
      contender.close();
    }
  }

  private Tolerance.Verdict prepare(Contender contender) {
    if (contender.isWarm()) {
      return contender.check(inputs.problem(), inputs.cache(contender.kernel().layout()));
    }
    FilledCache small = inputs.prefix().fill(contender.kernel().layout());
    Tolerance.Verdict first = contender.check(inputs.prefix(), small);
    if (!first.correct()) {
      return first;
    }
    KernelWarmup warmup = new KernelWarmup(QUIET_NANOS, request.warmupNanos());
    contender.warm(inputs.prefix(), small, warmup);
    FilledCache full = inputs.cache(contender.kernel().layout());
    contender.warm(inputs.problem(), full, warmup);
    // Once more: what C2 made of it may differ from what the interpreter did.
    return contender.check(inputs.problem(), full);
  }

  private void sampleRound(List<Contender> ready, CalmCores cores) {
    float[] out = inputs.problem().newOutput();
    for (Contender contender : List.copyOf(ready)) {
      wire.accept(new WorkerEvent.Running(contender.index()));
      try {
        FilledCache filled = inputs.cache(contender.kernel().layout());
        contender.sample(inputs.problem(), filled, out, request.sampleNanos(), cores);
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
