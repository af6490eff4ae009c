package headroom.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

class WorkerPoolTest {

  @Test
  void everyWorkerRunsOncePerCall() {
    AtomicIntegerArray runs = new AtomicIntegerArray(4);
    try (WorkerPool pool = new WorkerPool(4)) {
      for (int call = 0; call < 200; call++) {
        pool.run(runs::incrementAndGet);
      }
    }
    for (int worker = 0; worker < 4; worker++) {
      assertThat(runs.get(worker)).isEqualTo(200);
    }
  }

  @Test
  void parkedWorkersWakeUp() throws InterruptedException {
    AtomicInteger runs = new AtomicInteger();
    try (WorkerPool pool = new WorkerPool(2)) {
      for (int call = 0; call < 5; call++) {
        pool.run(worker -> runs.incrementAndGet());
        Thread.sleep(5); // well beyond the spins
      }
    }
    assertThat(runs).hasValue(10);
  }

  @Test
  void failureOfAWorkerReachesTheCallerOnce() {
    AtomicInteger calls = new AtomicInteger();
    IntConsumer job =
        worker -> {
          if (worker == 1 && calls.incrementAndGet() == 1) {
            throw new IllegalArgumentException("broken");
          }
        };
    try (WorkerPool pool = new WorkerPool(2)) {
      assertThatThrownBy(() -> pool.run(job))
          .isInstanceOf(IllegalStateException.class)
          .hasRootCauseMessage("broken");
      pool.run(job);
    }
  }

  /** What a worker throws in the same job is not held against the next one. */
  @Test
  void failureOfTheCallerEndsWithItsJob() {
    AtomicInteger calls = new AtomicInteger();
    try (WorkerPool pool = new WorkerPool(3)) {
      assertThatThrownBy(
              () ->
                  pool.run(
                      worker -> {
                        calls.incrementAndGet();
                        throw new IllegalArgumentException("broken by " + worker);
                      }))
          .hasMessage("broken by 0");
      assertThat(calls).as("all had ended when it was thrown").hasValue(3);
      pool.run(worker -> calls.incrementAndGet());
    }
    assertThat(calls).hasValue(6);
  }

  /** Idle for about as long as a worker spins: it parks while it is told of the next job. */
  @Test
  void workersThatAreAboutToParkMissNoJob() {
    AtomicInteger runs = new AtomicInteger();
    int calls = 4000;
    try (WorkerPool pool = new WorkerPool(4)) {
      for (int call = 0; call < calls; call++) {
        pool.run(worker -> runs.incrementAndGet());
        long idle = System.nanoTime() + 20_000 + call * 20L;
        while (System.nanoTime() < idle) {
          Thread.onSpinWait();
        }
      }
    }
    assertThat(runs).hasValue(4 * calls);
  }

  @Test
  void closingEndsParkedWorkers() throws InterruptedException {
    WorkerPool pool = new WorkerPool(3);
    pool.run(worker -> {});
    Thread.sleep(5); // well beyond the spins
    pool.close();
    assertThatThrownBy(() -> pool.run(worker -> {})).hasMessageContaining("closed");
  }
}
