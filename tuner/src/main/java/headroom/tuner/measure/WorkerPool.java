package headroom.tuner.measure;

import headroom.tuner.suite.JvmFlags;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/** The living workers, at most one per set of JVM flags. */
final class WorkerPool implements AutoCloseable {

  /** Caches of different layouts that a worker has room for, beside the reference's. */
  static final int CACHES_HELD = 2;

  /**
   * What the JVM prints (a crash report, say) goes to standard error: standard output is for
   * messages.
   */
  private static final List<String> WORKER_FLAGS =
      List.of("-XX:+DisplayVMOutputToStderr", "-XX:-CreateCoredumpOnCrash");

  private record Living(WorkerProcess process, long cacheMib) {}

  private final ChildJvm jvm;
  private final Map<List<String>, Living> workers = new HashMap<>();
  private boolean closed;

  WorkerPool(ChildJvm jvm) {
    this.jvm = jvm;
  }

  /** The worker for these flags; a living one with too little room for caches is replaced. */
  synchronized WorkerProcess worker(List<String> flags, long cacheMib) throws IOException {
    if (closed) {
      throw new CancellationException("screening was closed");
    }
    Living living = workers.get(flags);
    if (living != null && living.cacheMib() >= cacheMib) {
      return living.process();
    }
    end(flags);
    List<String> all = new ArrayList<>(JvmFlags.forCaches(cacheMib, WORKER_FLAGS));
    all.addAll(flags);
    WorkerProcess started = WorkerProcess.start(jvm, all);
    workers.put(flags, new Living(started, cacheMib));
    return started;
  }

  /** Ends the worker of these flags, if there is one. */
  synchronized void end(List<String> flags) {
    Living living = workers.remove(flags);
    if (living != null) {
      living.process().close();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    workers.values().forEach(living -> living.process().close());
    workers.clear();
  }
}
