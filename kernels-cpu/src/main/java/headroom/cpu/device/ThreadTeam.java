package headroom.cpu.device;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Threads that work together; each member keeps its thread, and so its core's caches if it can. */
final class ThreadTeam implements AutoCloseable {

  private final List<ExecutorService> members = new ArrayList<>();

  ThreadTeam(int size) {
    ThreadFactory daemons = Thread.ofPlatform().name("ceiling-", 0).daemon(true).factory();
    for (int member = 0; member < size; member++) {
      members.add(Executors.newSingleThreadExecutor(daemons));
    }
  }

  int size() {
    return members.size();
  }

  /**
   * Runs one task per member and returns the results by member.
   *
   * @param task makes member {@code i}'s task
   */
  <T> List<T> run(IntFunction<Callable<T>> task) {
    List<Future<T>> futures = new ArrayList<>();
    for (int member = 0; member < members.size(); member++) {
      futures.add(members.get(member).submit(task.apply(member)));
    }
    List<T> results = new ArrayList<>();
    for (Future<T> future : futures) {
      results.add(result(future));
    }
    return results;
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring ceilings", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a measuring thread failed: " + e.getCause(), e.getCause());
    }
  }

  @Override
  public void close() {
    members.forEach(ExecutorService::shutdownNow);
  }

  /**
   * A line that threads leave together: they spin, since waking takes longer than a short sample.
   */
  static final class StartingLine {
    private final AtomicInteger missing;

    StartingLine(int threads) {
      this.missing = new AtomicInteger(threads);
    }

    void await() {
      missing.decrementAndGet();
      while (missing.get() > 0) {
        Thread.onSpinWait();
      }
    }
  }
}
