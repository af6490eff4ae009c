package headroom.cpu.kernel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A fixed set of daemon threads that run jobs together with the caller. The hand-off spins before
 * it parks, since a decode step follows the last one within microseconds; it allocates nothing.
 */
final class WorkerPool implements AutoCloseable {

  /**
   * Looks at the generation before a worker parks: about 50 µs of pauses, several times what waking
   * a parked thread costs.
   */
  private static final int SPINS = 1000;

  private final Worker[] workers;
  private final AtomicInteger unfinished = new AtomicInteger();
  private final AtomicInteger generation = new AtomicInteger();

  /** Published by {@link #generation}. */
  private IntConsumer job = worker -> {};

  private volatile boolean closed;
  private volatile @Nullable Throwable failure;

  /**
   * Starts {@code threads - 1} workers.
   *
   * @param threads at least 1, the caller included
   */
  WorkerPool(int threads) {
    this.workers = new Worker[threads - 1];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new Worker(i + 1);
      workers[i].start();
    }
  }

  /**
   * Runs a job on every worker and the caller; returns when all are done. One caller at a time.
   *
   * @param task gets the worker's number; 0 is the caller
   * @throws IllegalStateException if the pool is closed, or the job failed on a worker
   */
  void run(IntConsumer task) {
    if (closed) {
      throw new IllegalStateException("the kernel is closed; specialise it again");
    }
    failure = null;
    job = task;
    unfinished.set(workers.length);
    generation.incrementAndGet();
    for (Worker worker : workers) {
      worker.wake();
    }
    try {
      task.accept(0);
    } finally {
      awaitWorkers();
    }
    Throwable thrown = failure;
    if (thrown != null) {
      throw new IllegalStateException("a decode worker failed", thrown);
    }
  }

  // More threads than free cores: the worker that is waited for may need this one.
  @SuppressWarnings("ThreadPriorityCheck")
  private void awaitWorkers() {
    int spins = 0;
    while (unfinished.get() > 0) {
      if (++spins < SPINS) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
  }

  /** Ends the workers and waits until they have. */
  @Override
  public void close() {
    closed = true;
    generation.incrementAndGet();
    boolean interrupted = false;
    for (Worker worker : workers) {
      worker.wake();
      while (worker.isAlive()) {
        try {
          worker.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Worker extends Thread {
    private final int number;
    private volatile boolean parked;

    Worker(int number) {
      super("headroom-decode-" + number);
      this.number = number;
      setDaemon(true);
    }

    /** Unparks only a parked worker: the others see the generation while they spin. */
    void wake() {
      if (parked) {
        LockSupport.unpark(this);
      }
    }

    @Override
    public void run() {
      int seen = 0;
      while (true) {
        awaitChange(seen);
        if (closed) {
          return;
        }
        seen++;
        try {
          job.accept(number);
        } catch (Throwable e) {
          failure = e;
        } finally {
          unfinished.decrementAndGet();
        }
      }
    }

    private void awaitChange(int seen) {
      for (int i = 0; i < SPINS; i++) {
        if (generation.get() != seen) {
          return;
        }
        Thread.onSpinWait();
      }
      // Order matters: flag, then look, then park; run() changes the generation, then looks at it.
      parked = true;
      while (generation.get() == seen) {
        LockSupport.park(WorkerPool.this);
      }
      parked = false;
    }
  }
}
