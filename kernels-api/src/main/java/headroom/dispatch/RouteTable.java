package headroom.dispatch;

import headroom.kernel.KvCache;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Routes by what they are for, in an open hash table: looking one up takes no lock and allocates
 * nothing. Adding copies the table, which readers keep until they look again.
 */
final class RouteTable {

  /**
   * Heads, batches and length steps of a server for years; one that makes shapes up loses them and
   * decides again.
   */
  private static final int MOST = 1 << 16;

  private static final int SMALLEST = 64;

  private volatile @Nullable Route[] slots = new @Nullable Route[SMALLEST];
  private int size;

  /**
   * The route of a decode, or null.
   *
   * @param queryHeads query heads
   * @param cache what is decoded
   * @param length the length that stands for its longest sequence's
   */
  @Nullable Route find(int queryHeads, KvCache cache, int length) {
    @Nullable Route[] table = slots;
    int at = hash(queryHeads, cache.kvHeads(), cache.headDim(), cache.batch(), length);
    for (int i = at & (table.length - 1); ; i = (i + 1) & (table.length - 1)) {
      Route route = table[i];
      if (route == null || matches(route, queryHeads, cache, length)) {
        return route;
      }
    }
  }

  private static boolean matches(Route route, int queryHeads, KvCache cache, int length) {
    return route.shape().seqLen() == length
        && route.shape().queryHeads() == queryHeads
        && route.shape().kvHeads() == cache.kvHeads()
        && route.shape().headDim() == cache.headDim()
        && route.shape().batch() == cache.batch()
        && route.capacity() == cache.capacity()
        && route.layout().equals(cache.layout())
        && route.shape().format().equals(cache.format());
  }

  /** Adds a route that is not there yet. */
  synchronized void add(Route route) {
    @Nullable Route[] old = slots;
    boolean full = size == MOST;
    int length = !full && 2 * (size + 1) > old.length ? 2 * old.length : old.length;
    @Nullable Route[] table = new @Nullable Route[full ? SMALLEST : length];
    size = full ? 0 : size;
    if (!full) {
      Arrays.stream(old).forEach(kept -> insert(table, kept));
    }
    insert(table, route);
    size++;
    slots = table;
  }

  /** Forgets all. */
  synchronized void clear() {
    slots = new @Nullable Route[SMALLEST];
    size = 0;
  }

  private static void insert(@Nullable Route[] table, @Nullable Route route) {
    if (route == null) {
      return;
    }
    var shape = route.shape();
    int at =
        hash(shape.queryHeads(), shape.kvHeads(), shape.headDim(), shape.batch(), shape.seqLen());
    int i = at & (table.length - 1);
    while (table[i] != null) {
      i = (i + 1) & (table.length - 1);
    }
    table[i] = route;
  }

  private static int hash(int queryHeads, int kvHeads, int headDim, int batch, int length) {
    int mixed = queryHeads;
    mixed = 31 * mixed + kvHeads;
    mixed = 31 * mixed + headDim;
    mixed = 31 * mixed + batch;
    mixed = 31 * mixed + length;
    // Extents are often powers of two: the golden ratio brings their high bits down.
    mixed *= 0x9e3779b9;
    return mixed ^ mixed >>> 15;
  }
}
