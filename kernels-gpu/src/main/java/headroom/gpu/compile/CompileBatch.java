package headroom.gpu.compile;

import headroom.kernel.KernelCompileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many compilations side by side; one that fails leaves the others alone. */
public final class CompileBatch {
  private final KernelCompiler compiler;
  private final int threads;

  /** What became of one request. */
  public sealed interface Result {
    /** What was asked for. */
    CompileRequest request();

    /** It compiled. */
    record Compiled(CompileRequest request, KernelImage image) implements Result {}

    /**
     * It did not.
     *
     * @param reason the request's description and what the compiler said
     */
    record Failed(CompileRequest request, String reason) implements Result {}
  }

  /**
   * A batch.
   *
   * @param threads compilations at once; each keeps about one core busy
   */
  public CompileBatch(KernelCompiler compiler, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("a batch needs a thread: threads=" + threads);
    }
    this.compiler = compiler;
    this.threads = threads;
  }

  /**
   * Compiles all of them.
   *
   * @return a result for each request, in their order
   * @throws InterruptedException if the caller is; compilations under way are ended
   */
  public List<Result> compile(List<CompileRequest> requests) throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Result>> underWay = new ArrayList<>();
      for (CompileRequest request : requests) {
        underWay.add(pool.submit(() -> compile(request)));
      }
      List<Result> results = new ArrayList<>();
      for (Future<Result> each : underWay) {
        results.add(each.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "a compiler failed in no way that it may: " + e.getCause(), e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private Result compile(CompileRequest request) {
    try {
      return new Result.Compiled(request, compiler.compile(request));
    } catch (KernelCompileException e) {
      return new Result.Failed(request, String.valueOf(e.getMessage()));
    }
  }
}
