package headroom.gpu.standin;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import headroom.gpu.cuda.LaunchShape;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Knows one kernel: {@code axpy(const float* x, float* y, float a, int n)}, y = a x + y. */
final class AxpyDevice implements TestDevice {
  /** The head of what nvcc makes of it; all that the stand-in reads. */
  static final String MODULE =
      """
      .version 8.5
      .target sm_90
      .visible .entry axpy(
        .param .u64 axpy_param_0,
        .param .u64 axpy_param_1,
        .param .f32 axpy_param_2,
        .param .u32 axpy_param_3
      )
      { ret; }
      """;

  @Override
  public void launch(
      String module,
      String kernel,
      LaunchShape shape,
      MemorySegment parameters,
      List<MemorySegment> memory) {
    int n = parameters.get(JAVA_INT, 20);
    if (shape.gridX() * shape.threads() < n) {
      throw new IllegalStateException("%s leaves elements out: n=%d".formatted(shape, n));
    }
    MemorySegment x = at(parameters.get(JAVA_LONG, 0), memory);
    MemorySegment y = at(parameters.get(JAVA_LONG, 8), memory);
    float a = parameters.get(JAVA_FLOAT, 16);
    for (int i = 0; i < n; i++) {
      float sum = a * x.getAtIndex(JAVA_FLOAT, i) + y.getAtIndex(JAVA_FLOAT, i);
      y.setAtIndex(JAVA_FLOAT, i, sum);
    }
  }

  private static MemorySegment at(long address, List<MemorySegment> memory) {
    return memory.stream()
        .filter(segment -> address >= segment.address())
        .filter(segment -> address < segment.address() + segment.byteSize())
        .map(segment -> segment.asSlice(address - segment.address()))
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("no memory at 0x" + Long.toHexString(address)));
  }
}
