package headroom.gpu.compile;

import headroom.kernel.KernelCompileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Compiles what was not compiled before, in this process or any other. Each compiler version has a
 * folder of its own: a new toolkit never runs an old one's code. A folder that cannot be written
 * costs time, not the run.
 */
public final class CompileCache implements KernelCompiler {
  private final KernelCompiler compiler;
  private final CubinStore store;
  private final ConcurrentHashMap<String, CompletableFuture<KernelImage>> underWay =
      new ConcurrentHashMap<>();

  /**
   * A cache in front of a compiler.
   *
   * @param folder holds the caches of all compilers; made when first needed
   */
  public CompileCache(KernelCompiler compiler, Path folder) {
    this.compiler = compiler;
    String version = compiler.identity().replaceAll("[^A-Za-z0-9.]+", "-");
    this.store = new CubinStore(folder.resolve(version));
  }

  @Override
  public String identity() {
    return compiler.identity();
  }

  @Override
  public KernelImage compile(CompileRequest request) {
    CompletableFuture<KernelImage> mine = new CompletableFuture<>();
    CompletableFuture<KernelImage> first = underWay.putIfAbsent(request.key(), mine);
    if (first != null) {
      return await(first); // another thread compiles the same: its result is ours
    }
    try {
      KernelImage image = store.find(request).orElseGet(() -> compileAndKeep(request));
      mine.complete(image);
      return image;
    } catch (RuntimeException e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      underWay.remove(request.key());
    }
  }

  /** The image, if it was compiled before. */
  public Optional<KernelImage> cached(CompileRequest request) {
    return store.find(request);
  }

  private KernelImage compileAndKeep(CompileRequest request) {
    KernelImage image = compiler.compile(request);
    try {
      store.keep(request, image);
    } catch (IOException e) {
      return image; // no cache is slower, not wrong
    }
    return image;
  }

  private static KernelImage await(CompletableFuture<KernelImage> other) {
    try {
      return other.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof KernelCompileException cause
          ? new KernelCompileException(String.valueOf(cause.getMessage()))
          : e;
    }
  }
}
