package headroom.dispatch;

import headroom.kernel.KernelCatalog;
import headroom.kernel.KvCache;
import headroom.kernel.KvLayout;
import headroom.profile.ProfileCodec;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes any shape by what a tuning profile knows.
 *
 * <pre>
 *   DecodeDispatcher dispatcher = DecodeDispatcher.load(Path.of("results/profiles/my-cpu.json"));
 *   KvCache cache = dispatcher.newCache(new AttentionShape(batch, 32, 8, 128, mostTokens));
 *   dispatcher.decode(q, cache, out);      // after cache.append(…), once per token
 * </pre>
 *
 * <p>The first of these that is legal for the shape on this device and reads the cache's layout:
 *
 * <ol>
 *   <li>the profile's entry for exactly this shape;
 *   <li>its entry for the nearest shape by {@link ShapeDistance}, else the next nearest, and so on:
 *       its winner, or its default if the data cannot tell the two apart, with this shape's own
 *       defaults on every axis where it has those of its shape;
 *   <li>the {@linkplain DefaultChoice default} of this device, for the sequences' length or for the
 *       cache's capacity;
 *   <li>the float64 reference, which reads any cache, slowly: it says so once, as a warning of this
 *       class's {@link System.Logger}, with what stood in the way.
 * </ol>
 *
 * <p>A GPU decodes by its profile where its module is on the class path and the GPU can be used;
 * {@link #match} says why it is not.
 *
 * <p>The sequence length of a shape is that of the longest sequence in the cache, in {@linkplain
 * LengthSteps steps}. How far the profile holds here is {@link #match}; it is not used where that
 * is {@code SEED_ONLY} or {@code REJECT}. A kernel that was not measured at this very shape on this
 * very set-up is compared with the reference before its first use.
 *
 * <p>The first decode of its kind takes some 100 ms, since a kernel is written and compiled; later
 * ones find it in a table, without a lock or an allocation ({@code results/dispatch/README.md}).
 * Thread-safe: decodes of different kernels run side by side, those of one kernel take turns.
 */
public final class DecodeDispatcher implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(DecodeDispatcher.class.getName());

  private final Decider decider;
  private final LengthSteps steps;
  private final RouteTable routes = new RouteTable();
  private boolean closed;

  private DecodeDispatcher(TuningProfile profile, Decider decider) {
    this.decider = decider;
    this.steps = new LengthSteps(profile.shapes());
  }

  /**
   * A dispatcher for this machine, with the kernels that are on the class path.
   *
   * @param profile a file that {@code headroom tune} wrote
   * @throws headroom.json.DocumentException if it is no valid profile
   * @throws IllegalArgumentException if the profile is of an emulated device
   * @throws IllegalStateException if no kernel module is on the class path
   */
  public static DecodeDispatcher load(Path profile) {
    return of(ProfileCodec.read(profile));
  }

  /** The same, of an emulated device too: for tests of the way from a profile to a kernel. */
  public static DecodeDispatcher loadEmulated(Path profile) {
    TuningProfile read = ProfileCodec.read(profile);
    return make(read, DeviceChoice.of(read));
  }

  /**
   * The same for a profile that was read already.
   *
   * @throws IllegalArgumentException if the profile is of an emulated device
   * @throws IllegalStateException if no kernel module is on the class path
   */
  public static DecodeDispatcher of(TuningProfile profile) {
    requireHardware(profile);
    return make(profile, DeviceChoice.of(profile));
  }

  private static void requireHardware(TuningProfile profile) {
    if (profile.device().emulated()) {
      throw new IllegalArgumentException(
          "the profile is of an emulated device, whose times mean nothing: %s; tune on the device itself"
              .formatted(profile.device().model()));
    }
  }

  /** The same for a device and kernels of the caller's. */
  public static DecodeDispatcher of(
      TuningProfile profile, ThisDevice device, KernelCatalog catalog) {
    requireHardware(profile);
    return new DecodeDispatcher(profile, Decider.of(profile, device, catalog, List.of()));
  }

  private static DecodeDispatcher make(TuningProfile profile, DeviceChoice choice) {
    return new DecodeDispatcher(
        profile, Decider.of(profile, choice.device(), choice.device().kernels(), choice.skipped()));
  }

  /** How far the profile holds on this device, and why. */
  public FingerprintMatch match() {
    return decider.match();
  }

  /**
   * An empty cache in the layout of the kernel that will decode this shape.
   *
   * @param shape its {@code seqLen} is the most tokens that a sequence will have
   */
  public KvCache newCache(AttentionShape shape) {
    return new KvCache(
        shape.batch(),
        shape.kvHeads(),
        shape.headDim(),
        shape.seqLen(),
        decide(shape, shape.seqLen(), Optional.empty()).layout(),
        shape.format());
  }

  /**
   * {@code out = softmax(q · Kᵀ / sqrt(headDim)) · V} for every sequence and query head.
   *
   * @param q {@code [batch][queryHeads][headDim]}, its length says how many query heads there are
   * @param cache keys and values; sequences may differ in length, each at least one token
   * @param out {@code [batch][queryHeads][headDim]}, overwritten
   * @throws IllegalArgumentException if {@code q} is no whole number of heads for the cache, {@code
   *     out} is shorter, or a sequence is empty
   */
  public void decode(float[] q, KvCache cache, float[] out) {
    decode(q, cache, (float) (1 / Math.sqrt(cache.headDim())), out);
  }

  /**
   * The same with another factor on the logits.
   *
   * @param scale factor on the logits
   */
  public void decode(float[] q, KvCache cache, float scale, float[] out) {
    if (out.length < q.length) {
      throw new IllegalArgumentException(
          "out must be as long as q: q has %d floats, out %d".formatted(q.length, out.length));
    }
    route(queryHeads(q, cache), cache).kernel().decode(q, cache, scale, out);
  }

  /** What decodes so many query heads over this cache, as it is now. */
  public Choice choice(int queryHeads, KvCache cache) {
    return route(queryHeads, cache).choice();
  }

  private static int queryHeads(float[] q, KvCache cache) {
    int heads = q.length / (cache.batch() * cache.headDim());
    if (heads * cache.batch() * cache.headDim() != q.length || heads == 0) {
      throw new IllegalArgumentException(
          "q is [batch][queryHeads][headDim]: %d floats are no whole heads for batch=%d, headDim=%d"
              .formatted(q.length, cache.batch(), cache.headDim()));
    }
    return heads;
  }

  private Route route(int queryHeads, KvCache cache) {
    int length = steps.of(cache.longest());
    @Nullable Route known = routes.find(queryHeads, cache, length);
    return known != null ? known : newRoute(queryHeads, cache, length);
  }

  /** One thread at a time: two that meet a new shape make one kernel. */
  private synchronized Route newRoute(int queryHeads, KvCache cache, int length) {
    @Nullable Route known = routes.find(queryHeads, cache, length);
    if (known != null) {
      return known;
    }
    AttentionShape shape =
        new AttentionShape(
            cache.batch(), queryHeads, cache.kvHeads(), cache.headDim(), length, cache.format());
    Route route = decide(shape, cache.capacity(), Optional.of(cache.layout()));
    routes.add(route);
    if (route.choice().source() == Choice.Source.REFERENCE) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} is decoded by the float64 reference, slowly: {1}",
          shape.label(),
          String.join("; ", route.choice().notes()));
    }
    return route;
  }

  private synchronized Route decide(AttentionShape shape, int capacity, Optional<KvLayout> layout) {
    if (closed) {
      throw new IllegalStateException("the dispatcher is closed; load the profile again");
    }
    return decider.decide(shape, capacity, layout);
  }

  /** Ends the kernels' threads: no decode may run meanwhile, and later ones are refused. */
  @Override
  public synchronized void close() {
    closed = true;
    routes.clear();
    decider.close();
  }
}
