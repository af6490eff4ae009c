package headroom.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class WorkerPoolTest {

  @Test
  void everyWorkerRunsOncePerCall() {
    AtomicIntegerArray runs = new AtomicIntegerArray(4);
    try (WorkerPool pool = new WorkerPool(4, runs::incrementAndGet)) {
      for (int call = 0; call < 200; call++) {
        pool.run();
      }
    }
    for (int worker = 0; worker < 4; worker++) {
      assertThat(runs.get(worker)).isEqualTo(200);
    }
  }

  @Test
  void parkedWorkersWakeUp() throws InterruptedException {
    AtomicInteger runs = new AtomicInteger();
    try (WorkerPool pool = new WorkerPool(2, worker -> runs.incrementAndGet())) {
      for (int call = 0; call < 5; call++) {
        pool.run();
        Thread.sleep(5); // well beyond the spins
      }
    }
    assertThat(runs).hasValue(10);
  }

  @Test
  void failureOfAWorkerReachesTheCallerOnce() {
    AtomicInteger calls = new AtomicInteger();
    WorkerPool.Job job =
        worker -> {
          if (worker == 1 && calls.incrementAndGet() == 1) {
            throw new IllegalArgumentException("broken");
          }
        };
    try (WorkerPool pool = new WorkerPool(2, job)) {
      assertThatThrownBy(pool::run)
          .isInstanceOf(IllegalStateException.class)
          .hasRootCauseMessage("broken");
      pool.run();
    }
  }
}
