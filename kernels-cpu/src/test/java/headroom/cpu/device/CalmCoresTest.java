package headroom.cpu.device;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.kernel.DecodeKernel;
import headroom.kernel.KvCache;
import headroom.kernel.KvLayout;
import headroom.shape.KvFormat;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class CalmCoresTest {

  /** A kernel of two threads that runs tasks on the caller, and counts them. */
  private static final class TwoThreads implements DecodeKernel {
    private int looks;

    @Override
    public KvLayout layout() {
      return KvLayout.rowMajor(8);
    }

    @Override
    public KvFormat format() {
      return KvFormat.F32;
    }

    @Override
    public long scratchBytes() {
      return 0;
    }

    @Override
    public void decode(float[] q, KvCache cache, float scale, float[] out) {}

    @Override
    public void onEveryThread(IntConsumer task) {
      looks++;
      task.accept(0);
      task.accept(1);
    }
  }

  private final TwoThreads kernel = new TwoThreads();

  /** Cores whose probe says calm when {@code calm} says so of the look and the thread. */
  private CalmCores cores(LookAtThread calm) {
    IntPredicate first = thread -> calm.test(kernel.looks, thread);
    return new CalmCores(2, first);
  }

  private interface LookAtThread {
    boolean test(int look, int thread);
  }

  @Test
  void oneLookIsEnoughWhereAllCoresAreCalm() {
    assertThat(cores((look, thread) -> true).await(kernel, 1_000_000_000)).isTrue();
    assertThat(kernel.looks).isEqualTo(1);
  }

  @Test
  void waitsUntilTheLastCoreIsCalm() {
    assertThat(cores((look, thread) -> thread == 0 || look == 5).await(kernel, 60_000_000_000L))
        .isTrue();
    assertThat(kernel.looks).isEqualTo(5);
  }

  @Test
  void givesUpAtTheLimit() {
    assertThat(cores((look, thread) -> thread == 0).await(kernel, 0)).isFalse();
    assertThat(kernel.looks).isEqualTo(1);
  }

  @Test
  void aCallCountsAsCalmIfItsCoresAreSoBeforeAndAfter() {
    // Looks: 1 before the first call, 2 between them, 3 after the second.
    CalmCalls calls = new CalmCalls(cores((look, thread) -> look != 3), kernel, 0);
    for (int call = 0; call < 2; call++) {
      calls.before();
      calls.after();
    }
    calls.end();
    assertThat(calls.calmNanos()).hasSize(1);
    assertThat(calls.allNanos()).hasSize(2).startsWith(calls.calmNanos());
    assertThat(calls.enough()).as("one of two").isFalse();
  }

  @Test
  void aDisturbanceBeforeTheCallIsWaitedOut() {
    CalmCalls calls = new CalmCalls(cores((look, thread) -> look > 4), kernel, 60_000_000_000L);
    calls.before();
    assertThat(kernel.looks).isEqualTo(5);
    calls.after();
    calls.end();
    assertThat(calls.calmNanos()).hasSize(1);
    assertThat(calls.enough()).as("the only call").isTrue();
  }

  @Test
  void withoutCalmCallsRunOnceTheAllowanceIsSpent() {
    CalmCalls calls = new CalmCalls(cores((look, thread) -> false), kernel, 4_000_000);
    for (int call = 0; call < 100; call++) {
      calls.before();
      calls.after();
    }
    int looks = kernel.looks;
    calls.before();
    assertThat(kernel.looks).as("one look and no waiting").isEqualTo(looks + 1);
    calls.after();
    calls.end();
    assertThat(calls.calmNanos()).isEmpty();
    assertThat(calls.allNanos()).hasSize(101);
    assertThat(calls.enough()).isFalse();
  }
}
