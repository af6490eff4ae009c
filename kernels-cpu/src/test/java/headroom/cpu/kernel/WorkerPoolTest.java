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
}
