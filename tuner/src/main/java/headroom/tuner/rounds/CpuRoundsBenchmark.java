package headroom.tuner.rounds;

import headroom.tuner.suite.DecodeProblem;
import headroom.tuner.suite.JvmFlags;
import java.util.List;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Our own kernels alone; a side is a format of the KV cache. {@code scripts/shares.sh} runs it with
 * the JVM flags of the kernels.
 */
@State(Scope.Benchmark)
@Fork(
    value = 1,
    jvmArgs = {
      JvmFlags.VECTOR_MODULE,
      JvmFlags.NATIVE_ACCESS,
      JvmFlags.COLLECTOR,
      JvmFlags.YOUNG,
      JvmFlags.QUIET_COMMANDS,
      JvmFlags.FOREGROUND_KERNELS,
      JvmFlags.FOREGROUND_VECTORS,
      JvmFlags.SUITE_HEAP_MIN,
      JvmFlags.SUITE_HEAP_MAX
    })
public class CpuRoundsBenchmark extends RoundsBenchmark {

  @Override
  protected void enter(Contenders entered, List<DecodeProblem> problems) {
    for (int format = 0; format < problems.size(); format++) {
      DecodeProblem problem = problems.get(format);
      addOwn(entered, problem, format, problem.shape().format().label());
    }
  }
}
