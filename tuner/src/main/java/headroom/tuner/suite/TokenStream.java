package headroom.tuner.suite;

/**
 * Random tokens that can be made again from their seed, so that a cache of any layout is filled
 * without a second copy of all keys and values. Values lie in [−1, 1).
 *
 * <p>A multiply-xorshift per element (SplitMix64's mixer): 1 ns where {@code java.util.Random}
 * takes 20, and MHA caches hold 33 million elements.
 */
final class TokenStream {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  /** 2^-23: the upper 24 bits of a hash become a float in [0, 2). */
  private static final float STEP = 0x1p-23f;

  private long state;

  TokenStream(long seed) {
    this.state = seed;
  }

  /** Fills {@code target} with the next values, scaled by {@code amplitude}. */
  void next(float[] target, float amplitude) {
    long at = state;
    for (int i = 0; i < target.length; i++) {
      at += GOLDEN_GAMMA;
      long hash = (at ^ (at >>> 30)) * 0xBF58476D1CE4E5B9L;
      hash = (hash ^ (hash >>> 27)) * 0x94D049BB133111EBL;
      target[i] = amplitude * ((hash >>> 40) * STEP - 1f);
    }
    state = at;
  }
}
