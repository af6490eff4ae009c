package headroom.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import headroom.shape.ElementType;
import headroom.shape.KvFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Sequences that come and go over one pool of pages, and threads that read while they grow. */
class KvCachePoolTest {

  private static final int PAGE = 16;
  private static final int DIM = 4;
  private static final KvFormat PAGED = new KvFormat(ElementType.F32, PAGE);

  private static KvCache cache(int batch, int capacity, int pages) {
    return new KvCache(batch, 1, DIM, capacity, KvLayout.rowMajor(DIM), PAGED, pages);
  }

  private static float[] token(float number) {
    return new float[] {number, -number, 2 * number, 1};
  }

  @Test
  void pagesAreTakenAsSequencesGrowAndGivenBack() {
    KvCache cache = cache(3, 64, 4);
    cache.appendAll(0, 33, new float[33 * DIM], new float[33 * DIM]);
    assertThat(cache.freePages()).isEqualTo(1);
    cache.append(1, token(1), 0, token(1), 0);
    assertThatIllegalStateException()
        .isThrownBy(() -> cache.append(2, token(2), 0, token(2), 0))
        .withMessage(
            "no page is free for sequence 2: all 4 pages of 16 tokens are held; clear a sequence"
                + " or allocate a cache with more pages");
    assertThat(cache.length(2)).isZero();
    cache.clear(0);
    assertThat(cache.freePages()).isEqualTo(3);
    cache.append(2, token(2), 0, token(2), 0);
    assertThat(cache.key(2, 0, 0, 2)).isEqualTo(4);
    assertThat(cache.key(1, 0, 0, 2)).isEqualTo(2);
  }

  @Test
  void aSequenceInOnePieceKeepsItsMemory() {
    KvCache cache = new KvCache(2, 1, DIM, 8, KvLayout.rowMajor(DIM));
    long at = cache.keyAt(1, 0, 0);
    cache.append(1, token(1), 0, token(1), 0);
    cache.clear(1);
    cache.append(1, token(3), 0, token(3), 0);
    assertThat(cache.keyAt(1, 0, 0)).isEqualTo(at);
    assertThat(cache.value(1, 0, 0, 0)).isEqualTo(3);
    assertThat(cache.longest()).isOne();
  }

  @Test
  void impossiblePoolsAndPromptsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cache(1, 64, 0))
        .withMessageContaining("pages=0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KvCache(2, 1, DIM, 8, KvLayout.rowMajor(DIM), KvFormat.F32, 3))
        .withMessageContaining("pages=3, batch=2, format=f32");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cache(1, 64, 4).appendAll(0, 3, new float[12], new float[11]))
        .withMessageContaining(
            "3 tokens of 1 KV heads and 4 dims are 12 elements: k has 12, v has 11");
  }

  /** Whatever is appended and cleared, each sequence reads its own tokens, and no page is lost. */
  @Property(tries = 200)
  void sequencesNeverMeet(@ForAll long seed) {
    Random random = new Random(seed);
    KvCache cache = cache(4, 80, 10);
    Map<Integer, List<Float>> known = new HashMap<>();
    for (int step = 0; step < 300; step++) {
      int sequence = random.nextInt(4);
      List<Float> tokens = known.computeIfAbsent(sequence, _ -> new ArrayList<>());
      boolean room = tokens.size() % PAGE != 0 || cache.freePages() > 0;
      if (random.nextInt(40) == 0) {
        cache.clear(sequence);
        tokens.clear();
      } else if (tokens.size() < 80 && room) {
        float number = random.nextFloat();
        cache.append(sequence, token(number), 0, token(number), 0);
        tokens.add(number);
      }
    }
    int held = 0;
    for (Map.Entry<Integer, List<Float>> entry : known.entrySet()) {
      List<Float> tokens = entry.getValue();
      held += Math.ceilDiv(tokens.size(), PAGE);
      for (int token = 0; token < tokens.size(); token++) {
        assertThat(cache.key(entry.getKey(), 0, token, 0)).isEqualTo(tokens.get(token));
        assertThat(cache.value(entry.getKey(), 0, token, 1)).isEqualTo(-tokens.get(token));
      }
    }
    assertThat(cache.freePages()).isEqualTo(10 - held);
  }

  /** Two threads append to sequences of their own; two others find every token below a length. */
  @Test
  void readersSeeWholeTokens() throws Exception {
    int tokens = 20_000;
    KvCache cache = cache(2, tokens, 2 * Math.ceilDiv(tokens, PAGE));
    List<Callable<Integer>> threads = new ArrayList<>();
    for (int sequence = 0; sequence < 2; sequence++) {
      int own = sequence;
      threads.add(
          () -> {
            for (int token = 0; token < tokens; token++) {
              cache.append(own, token(token + 1), 0, token(token + 1), 0);
            }
            return 0;
          });
      threads.add(() -> tornTokens(cache, own, tokens));
    }
    try (ExecutorService pool = Executors.newFixedThreadPool(threads.size())) {
      for (Future<Integer> torn : pool.invokeAll(threads)) {
        assertThat(torn.get()).isZero();
      }
    }
  }

  private static int tornTokens(KvCache cache, int sequence, int tokens) {
    int torn = 0;
    float[] row = new float[DIM];
    for (int seen = 0; seen < tokens; seen = cache.length(sequence)) {
      if (seen > 0) {
        cache.readValue(sequence, 0, seen - 1, row);
        torn += row[0] == seen && row[1] == -seen && row[3] == 1 ? 0 : 1;
      }
      Thread.onSpinWait();
    }
    return torn;
  }
}
