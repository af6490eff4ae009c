package headroom.gpu.compile;

import headroom.kernel.KernelCompileException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** "Compiles" to the request's description, slowly, counts, and fails for {@code SCALE=0}. */
final class FakeCompiler implements KernelCompiler {
  final AtomicInteger compilations = new AtomicInteger();
  private final String identity;

  FakeCompiler(String identity) {
    this.identity = identity;
  }

  @Override
  public String identity() {
    return identity;
  }

  @Override
  public KernelImage compile(CompileRequest request) {
    compilations.incrementAndGet();
    if (request.macros().contains(new Macro("SCALE", 0))) {
      throw new KernelCompileException(request.describe() + ": scale is zero");
    }
    try {
      Thread.sleep(20); // so that others ask meanwhile
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new KernelImage(request.form(), request.describe().getBytes(StandardCharsets.UTF_8));
  }
}
