package headroom.tuner.measure;

import headroom.kernel.KvLayout;
import headroom.tuner.suite.DecodeProblem;
import headroom.tuner.suite.FilledCache;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The inputs that a worker's contenders decode, kept from request to request: to fill a KV cache of
 * 100 MiB takes as long as to measure what reads it. The layouts used last are held, as many as
 * there is memory for.
 */
final class ScreeningInputs {

  private final WorkerRequest.Screen first;
  private final DecodeProblem problem;
  private final DecodeProblem prefix;
  private final Map<KvLayout, FilledCache> caches = new LinkedHashMap<>(8, 0.75f, true);

  /** Inputs of a request; no cache is filled yet. */
  ScreeningInputs(WorkerRequest.Screen request) {
    this.first = request;
    this.problem = new DecodeProblem(request.shape(), request.seed());
    this.prefix = problem.prefix(DecodeProblem.WARM_TOKENS);
  }

  /** Whether another request decodes the same numbers. */
  boolean serve(WorkerRequest.Screen request) {
    return request.shape().equals(first.shape())
        && request.seed() == first.seed()
        && request.cachesHeld() == first.cachesHeld();
  }

  /** The whole problem. */
  DecodeProblem problem() {
    return problem;
  }

  /** Its first tokens, on which kernels become warm. */
  DecodeProblem prefix() {
    return prefix;
  }

  /** The whole problem's cache in a layout. */
  FilledCache cache(KvLayout layout) {
    FilledCache held = caches.get(layout);
    if (held != null) {
      return held;
    }
    Iterator<KvLayout> eldest = caches.keySet().iterator();
    while (caches.size() >= first.cachesHeld()) {
      eldest.next();
      eldest.remove();
    }
    FilledCache filled = problem.fill(layout);
    caches.put(layout, filled);
    return filled;
  }
}
