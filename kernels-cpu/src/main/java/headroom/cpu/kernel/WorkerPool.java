package headroom.cpu.kernel;

import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A fixed set of daemon threads that run jobs together with the caller. The hand-off spins before
 * it parks, since a decode step follows the last one within microseconds; it allocates nothing.
 *
 * <pre>
 *   marks   … │ generation │ … │ ended by worker 1 │ … │ ended by worker 2 │ …    two lines each
 * </pre>
 *
 * <p>A line that another core wrote takes 0.1 to 0.2 µs to come, of a decode of 3 µs. So each mark
 * has lines of its own and one writer; what does not change is not written again; and the caller
 * does not wait until its mark is seen.
 */
final class WorkerPool implements AutoCloseable {

  /**
   * Looks at the generation before a worker parks: about 50 µs of pauses, several times what waking
   * a parked thread costs.
   */
  private static final int SPINS = 1000;

  private static final int APART = CacheLines.APART;

  /** The jobs so far, of which the caller writes. */
  private static final int GENERATION = APART;

  private final Worker[] workers;

  /** The generation, and the last one that each worker has ended. */
  private final AtomicIntegerArray marks;

  /** Published by the generation. */
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
    this.marks = new AtomicIntegerArray((threads + 2) * APART);
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
  @SuppressWarnings("ReferenceEquality") // the very job is meant
  void run(IntConsumer task) {
    if (closed) {
      throw new IllegalStateException("the kernel is closed; specialise it again");
    }
    if (failure != null) {
      failure = null;
    }
    if (job != task) {
      job = task;
    }
    int generation = nextGeneration();
    try {
      task.accept(0);
    } finally {
      awaitWorkers(generation);
    }
    Throwable thrown = failure;
    if (thrown != null) {
      throw new IllegalStateException("a decode worker failed", thrown);
    }
  }

  /** Tells the workers, without waiting for it: one that parks meanwhile may be passed over. */
  private int nextGeneration() {
    int generation = marks.getPlain(GENERATION) + 1;
    marks.setRelease(GENERATION, generation);
    for (Worker worker : workers) {
      worker.wake();
    }
    return generation;
  }

  // More threads than free cores: the worker that is waited for may need this one.
  @SuppressWarnings("ThreadPriorityCheck")
  private void awaitWorkers(int generation) {
    // Whoever was passed over is seen now; whoever parks from here on sees the generation.
    VarHandle.fullFence();
    for (Worker worker : workers) {
      if (!worker.ended(generation)) {
        worker.wake();
      }
    }
    int spins = 0;
    for (Worker worker : workers) {
      while (!worker.ended(generation)) {
        if (++spins < SPINS) {
          Thread.onSpinWait();
        } else {
          Thread.yield();
        }
      }
    }
  }

  /** Ends the workers and waits until they have. */
  @Override
  public void close() {
    closed = true;
    nextGeneration();
    boolean interrupted = false;
    for (Worker worker : workers) {
      while (worker.isAlive()) {
        worker.wake();
        try {
          worker.join(Duration.ofMillis(1));
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
    private final int endedMark;
    private volatile boolean parked;

    Worker(int number) {
      super("headroom-decode-" + number);
      this.number = number;
      this.endedMark = GENERATION + number * APART;
      setDaemon(true);
    }

    /** Unparks only a parked worker: the others see the generation while they spin. */
    void wake() {
      if (parked) {
        LockSupport.unpark(this);
      }
    }

    boolean ended(int generation) {
      return marks.getAcquire(endedMark) == generation;
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
          marks.setRelease(endedMark, seen);
        }
      }
    }

    private void awaitChange(int seen) {
      for (int i = 0; i < SPINS; i++) {
        if (marks.getAcquire(GENERATION) != seen) {
          return;
        }
        Thread.onSpinWait();
      }
      // Order matters: flag, then look, then park. The caller sets, and at last looks at the flag.
      parked = true;
      while (marks.get(GENERATION) == seen) {
        LockSupport.park(WorkerPool.this);
      }
      parked = false;
    }
  }
}
