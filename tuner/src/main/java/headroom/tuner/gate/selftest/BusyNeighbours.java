package headroom.tuner.gate.selftest;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/** A busy loop on every core, until closed: what a crowded runner does to a gate. */
public final class BusyNeighbours implements AutoCloseable {

  private final AtomicBoolean stop = new AtomicBoolean();
  private final List<Thread> threads;

  /** Moves in. */
  public BusyNeighbours(int cores) {
    this.threads =
        IntStream.range(0, cores)
            .mapToObj(
                core -> Thread.ofPlatform().daemon().name("neighbour-" + core).start(this::spin))
            .toList();
  }

  private void spin() {
    long walked = 1;
    while (!stop.get()) {
      for (int i = 0; i < 10_000; i++) {
        walked ^= walked << 13;
        walked ^= walked >>> 7;
        walked ^= walked << 17;
      }
    }
    assert walked != 0;
  }

  @Override
  public void close() {
    stop.set(true);
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
