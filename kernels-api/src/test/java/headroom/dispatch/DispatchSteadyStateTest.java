package headroom.dispatch;

import static headroom.dispatch.DispatchFixture.HERE;
import static headroom.dispatch.DispatchFixture.config;
import static headroom.dispatch.DispatchFixture.filled;
import static headroom.dispatch.DispatchFixture.floats;
import static headroom.dispatch.DispatchFixture.profile;
import static headroom.dispatch.DispatchFixture.time;
import static headroom.dispatch.DispatchFixture.tuned;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import headroom.dispatch.DispatchFixture.Device;
import headroom.dispatch.DispatchFixture.Fault;
import headroom.dispatch.DispatchFixture.TileVariant;
import headroom.kernel.KernelCatalog;
import headroom.kernel.KvCache;
import headroom.kernel.KvLayout;
import headroom.reference.Float64Decode;
import headroom.shape.AttentionShape;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What dispatch costs once it has decided: no second kernel, and no garbage. */
class DispatchSteadyStateTest {

  private static final AttentionShape OF_8 = new AttentionShape(1, 8, 1, 16, 64);

  private static DecodeDispatcher dispatcher(TileVariant variant) {
    return DecodeDispatcher.of(
        profile(tuned(OF_8, time(8))),
        new Device(HERE, List.of()),
        KernelCatalog.of(List.of(variant)));
  }

  /**
   * Heads, dim and format make a kernel; lengths, batches and capacities are found on the shelf.
   */
  @Test
  void aKernelIsMadeOnceForAllLengthsAndBatches() {
    TileVariant variant = new TileVariant(0, Fault.NONE);
    try (DecodeDispatcher dispatcher = dispatcher(variant)) {
      for (int batch = 1; batch <= 3; batch++) {
        for (int tokens : new int[] {1, 2, 3, 17, 63, 64, 65, 300}) {
          decodeRight(dispatcher, new AttentionShape(batch, 8, 1, 16, tokens));
        }
      }
      assertThat(variant.made()).hasValue(1);
      decodeRight(dispatcher, new AttentionShape(1, 16, 2, 16, 64));
      assertThat(variant.made()).as("other heads").hasValue(2);
      decodeRight(dispatcher, OF_8);
      decodeRight(dispatcher, new AttentionShape(2, 16, 2, 16, 80));
      assertThat(variant.made()).as("both again").hasValue(2);
    }
  }

  private static void decodeRight(DecodeDispatcher dispatcher, AttentionShape shape) {
    KvCache cache = filled(dispatcher.newCache(shape), shape.seqLen());
    float[] q = floats(new Random(1), shape.queryElements());
    float[] out = new float[q.length];
    dispatcher.decode(q, cache, out);
    float[] expected = new float[q.length];
    new Float64Decode(shape).decode(q, cache, 0.25f, expected);
    assertThat(out).isEqualTo(expected);
  }

  /** Each meets the same new shape in a cache of its own, when all are there. */
  @Test
  void threadsThatMeetANewShapeAtOnceMakeOneKernel() throws Exception {
    TileVariant variant = new TileVariant(0, Fault.NONE);
    int threads = 4;
    try (DecodeDispatcher dispatcher = dispatcher(variant);
        ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      for (int kvHeads = 1; kvHeads <= 8; kvHeads++) {
        AttentionShape shape = new AttentionShape(1, 8 * kvHeads, kvHeads, 16, 64);
        KvLayout layout = new KvLayout(8, 16, 1);
        CyclicBarrier all = new CyclicBarrier(threads);
        Callable<Choice> meet =
            () -> {
              KvCache cache = filled(new KvCache(1, shape.kvHeads(), 16, 64, layout), 64);
              float[] q = floats(new Random(1), shape.queryElements());
              all.await();
              dispatcher.decode(q, cache, new float[q.length]);
              return dispatcher.choice(shape.queryHeads(), cache);
            };
        for (Future<Choice> choice : pool.invokeAll(Collections.nCopies(threads, meet))) {
          assertThat(choice.get().config()).contains(config(8));
        }
        assertThat(variant.made()).as("%s", shape).hasValue(kvHeads);
      }
    }
  }

  /** The kernel of this test does nothing, so whatever was allocated would be the dispatcher's. */
  @Test
  void aSteadyDecodeAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (DecodeDispatcher dispatcher = dispatcher(new TileVariant(8, Fault.IDLE))) {
      List<KvCache> caches = new ArrayList<>();
      for (int tokens = 64; tokens >= 1; tokens--) {
        caches.add(filled(dispatcher.newCache(OF_8), tokens));
      }
      float[] q = floats(new Random(1), OF_8.queryElements());
      float[] out = new float[q.length];
      long bytes = Long.MAX_VALUE;
      for (int run = 0; run < 50 && bytes > 0; run++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int call = 0; call < 200; call++) {
          for (int i = 0; i < caches.size(); i++) {
            dispatcher.decode(q, caches.get(i), out);
          }
        }
        bytes = threads.getCurrentThreadAllocatedBytes() - before;
      }
      assertThat(bytes).isZero();
      assertThat(out).as("the idle kernel, not the reference").containsOnly(0);
    }
  }

  /** A sequence that grows by a token at each step, over hundreds of routes. */
  @Test
  void aKnownRouteIsFoundWithoutAllocating() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (DecodeDispatcher dispatcher = dispatcher(new TileVariant(0, Fault.NONE))) {
      List<KvCache> caches = new ArrayList<>();
      for (int tokens = 1; tokens <= 64; tokens++) {
        caches.add(filled(dispatcher.newCache(OF_8), tokens));
      }
      long bytes = Long.MAX_VALUE;
      for (int run = 0; run < 50 && bytes > 0; run++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int call = 0; call < 200; call++) {
          for (int i = 0; i < caches.size(); i++) {
            if (dispatcher.choice(8, caches.get(i)).source() == Choice.Source.REFERENCE) {
              throw new AssertionError(i);
            }
          }
        }
        bytes = threads.getCurrentThreadAllocatedBytes() - before;
      }
      assertThat(bytes).isZero();
    }
  }
}
