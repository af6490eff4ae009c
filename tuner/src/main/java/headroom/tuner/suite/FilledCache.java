package headroom.tuner.suite;

import headroom.kernel.KvCache;

/**
 * A full KV cache and what filling it cost.
 *
 * @param cache all sequences at the problem's length
 * @param appendNanosPerToken time per call of {@link KvCache#append}; paid once per decoded token,
 *     on top of the decode step
 */
public record FilledCache(KvCache cache, double appendNanosPerToken) {}
