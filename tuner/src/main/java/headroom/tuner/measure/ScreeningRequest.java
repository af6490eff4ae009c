package headroom.tuner.measure;

import headroom.config.KernelConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * One request to one worker, from the tuner's side: passes outcomes on, and finds the configuration
 * to blame when the worker falls silent or dies.
 */
final class ScreeningRequest {

  private static final int NONE = -1;

  private final WorkerPool pool;
  private final List<String> flags;
  private final long cacheMib;
  private final Duration hangLimit;
  private final Consumer<Outcome> sink;
  private final TreeMap<Integer, KernelConfig> pending = new TreeMap<>();
  private int running = NONE;

  ScreeningRequest(
      WorkerPool pool,
      List<String> flags,
      long cacheMib,
      Duration hangLimit,
      List<KernelConfig> configs,
      Consumer<Outcome> sink) {
    this.pool = pool;
    this.flags = flags;
    this.cacheMib = cacheMib;
    this.hangLimit = hangLimit;
    this.sink = sink;
    for (int index = 0; index < configs.size(); index++) {
      pending.put(index, configs.get(index));
    }
  }

  /**
   * Sends the request and hears it out.
   *
   * @return what must be asked again because the worker was lost; always fewer than before
   */
  List<KernelConfig> run(WorkerRequest request) {
    try {
      WorkerProcess worker = pool.worker(flags, cacheMib);
      worker.send(request);
      hear(worker);
    } catch (IOException e) {
      blame("cannot reach a worker JVM: " + Wire.message(e));
      pool.end(flags);
    } catch (InterruptedException e) {
      pool.end(flags);
      Thread.currentThread().interrupt();
      throw new CancellationException("screening was interrupted");
    }
    return new ArrayList<>(pending.values());
  }

  private void hear(WorkerProcess worker) throws InterruptedException {
    while (true) {
      Optional<WorkerEvent> event = worker.next(hangLimit);
      if (event.isEmpty()) {
        settle(culprit(), new Outcome.TimedOut(config(culprit()), hangLimit.toMillis() / 1e3));
        pool.end(flags);
        return;
      }
      switch (event.get()) {
        case WorkerEvent.Running now -> running = now.index();
        case WorkerEvent.Settled settled -> {
          KernelConfig config = pending.get(settled.index());
          if (config != null) {
            settle(settled.index(), settled.outcome(config));
          }
        }
        case WorkerEvent.Done done -> {
          // Whatever has no outcome by now was cut off by an error of the worker itself.
          List.copyOf(pending.keySet())
              .forEach(
                  index ->
                      settle(
                          index,
                          new Outcome.LaunchFailed(
                              config(index), "worker failed: " + done.error())));
          return;
        }
        case WorkerEvent.Ended ended -> {
          blame(worker.obituary());
          pool.end(flags);
          return;
        }
        case WorkerEvent.Progress progress -> {}
        case WorkerEvent.Limit limit -> {}
      }
    }
  }

  private KernelConfig config(int index) {
    return Objects.requireNonNull(pending.get(index), "a configuration without outcome");
  }

  private void blame(String message) {
    settle(culprit(), new Outcome.LaunchFailed(config(culprit()), message));
  }

  /** What ran when the worker was lost; where it was lost before anything ran, the first. */
  private int culprit() {
    return pending.containsKey(running) ? running : pending.firstKey();
  }

  private void settle(int index, Outcome outcome) {
    pending.remove(index);
    sink.accept(outcome);
  }
}
