package headroom.dispatch;

import headroom.kernel.KvLayout;
import headroom.shape.AttentionShape;

/**
 * The decision for decodes that are alike: found in a table from then on.
 *
 * @param shape heads, dim, batch and format of the decode, and the length that stands for its own
 * @param capacity tokens that the cache was made for
 * @param layout layout of the cache
 * @param choice what was decided
 * @param kernel what decodes
 */
record Route(
    AttentionShape shape, int capacity, KvLayout layout, Choice choice, SharedKernel kernel) {}
