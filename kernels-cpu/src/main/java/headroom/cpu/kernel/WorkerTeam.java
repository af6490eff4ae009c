package headroom.cpu.kernel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fixed team of threads that runs one task at a time, the caller among them. Hand-off is a
 * counter that idle members watch: they spin for a moment, since the next decode step usually
 * follows at once, then park. Nothing is allocated per run.
 *
 * <p>One caller at a time.
 */
final class WorkerTeam implements AutoCloseable {

  /** What the members run; member 0 is the caller. */
  interface Task {
    void run(int member);
  }

  /**
   * Turns of the spin loop before a member parks: some 50 µs, more than lies between two decode
   * steps, less than a scheduler's time slice.
   */
  private static final int SPINS = 20_000;

  private final Thread[] threads;
  private final AtomicInteger running = new AtomicInteger();
  private volatile int epoch;
  private volatile boolean closed;
  private volatile @Nullable Task task;
  private volatile @Nullable Throwable failure;

  /** Starts {@code members - 1} daemon threads. */
  WorkerTeam(int members) {
    this.threads = new Thread[members - 1];
    for (int i = 0; i < threads.length; i++) {
      int member = i + 1;
      threads[i] =
          Thread.ofPlatform()
              .daemon()
              .name("headroom-decode-" + member)
              .unstarted(() -> serve(member));
    }
    for (Thread thread : threads) {
      thread.start();
    }
  }

  /**
   * Runs {@code work} on every member and returns when all are done.
   *
   * @throws IllegalStateException if a member failed, its failure as the cause
   */
  void run(Task work) {
    running.set(threads.length);
    task = work;
    // The volatile write publishes the task and all that the caller wrote before.
    epoch++;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
    try {
      work.run(0);
    } finally {
      while (running.get() > 0) {
        Thread.onSpinWait();
      }
    }
    Throwable failed = failure;
    if (failed != null) {
      failure = null;
      throw new IllegalStateException("a decode thread failed: " + failed, failed);
    }
  }

  private void serve(int member) {
    int seen = 0;
    while (awaitEpochAfter(seen)) {
      seen++;
      Task work = task;
      try {
        if (work != null) {
          work.run(member);
        }
      } catch (RuntimeException | Error e) {
        failure = e;
      } finally {
        running.decrementAndGet();
      }
    }
  }

  /** Whether there is another task; false once the team is closed. */
  private boolean awaitEpochAfter(int seen) {
    for (int spin = 0; epoch == seen; spin++) {
      if (closed) {
        return false;
      }
      if (spin < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.park(this);
      }
    }
    return true;
  }

  @Override
  public void close() {
    closed = true;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
  }
}
