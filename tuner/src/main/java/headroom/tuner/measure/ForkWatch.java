package headroom.tuner.measure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends a JMH fork that hangs. JMH itself only interrupts a stuck benchmark, which a kernel in a
 * closed loop never notices. Only processes that this one started after the watch are ended.
 */
final class ForkWatch implements AutoCloseable {

  private final AtomicBoolean expired = new AtomicBoolean();
  private final CompletableFuture<Void> alarm;

  private ForkWatch(Duration limit) {
    List<ProcessHandle> before = ProcessHandle.current().children().toList();
    this.alarm =
        CompletableFuture.runAsync(
            () -> {
              expired.set(true);
              ProcessHandle.current()
                  .children()
                  .filter(child -> !before.contains(child))
                  .forEach(ProcessHandle::destroyForcibly);
            },
            CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS));
  }

  static ForkWatch start(Duration limit) {
    return new ForkWatch(limit);
  }

  boolean expired() {
    return expired.get();
  }

  @Override
  public void close() {
    alarm.cancel(false);
  }
}
