package headroom.tuner.suite;

import headroom.shape.AttentionShape;
import headroom.shape.ElementType;
import java.util.ArrayList;
import java.util.List;

/** The flags of every JVM that measures, in one place. The configuration's own come after them. */
public final class JvmFlags {

  /** The Vector API is an incubator module still. */
  static final String VECTOR_MODULE = "--add-modules=jdk.incubator.vector";

  /** OSHI and CUDA are reached through native calls. */
  static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

  /**
   * Serial: no collector thread beside the timed one on a small machine, and the plainest barriers.
   * Nothing is allocated while a kernel is timed, so a faster collector would gain nothing.
   */
  static final String COLLECTOR = "-XX:+UseSerialGC";

  /**
   * Without bounds checks on vector loads: a ceiling is what the hardware can, not what is safe.
   */
  static final String UNCHECKED = "-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0";

  static final String QUIET_COMMANDS = "-XX:CompileCommand=quiet";

  /**
   * Foreground compilation of kernels and vectors: a kernel runs compiled as soon as its counters
   * say so, and a warm-up need not guess whether a compilation is still under way. The code is the
   * same. Only of those: javac, compiled in the foreground, makes a configuration twice as dear.
   */
  static final String FOREGROUND_KERNELS =
      "-XX:CompileCommand=BackgroundCompilation,headroom.cpu.kernel.*::*,false";

  static final String FOREGROUND_VECTORS =
      "-XX:CompileCommand=BackgroundCompilation,jdk.incubator.vector.*::*,false";

  /** What a user's own run of a suite gets: enough for MHA 32/32/128 at 8192 keys. */
  static final String SUITE_HEAP_MIN = "-Xms2g";

  static final String SUITE_HEAP_MAX = "-Xmx2g";

  /**
   * A small young generation of fixed size: caches go straight to the old one instead of being
   * copied, and boxed vectors of code that is not compiled yet are collected in well under a
   * millisecond.
   */
  static final String YOUNG = "-Xmn64m";

  /** Beside the caches: classes, javac, problems, outputs, the young generation. */
  private static final long BASE_MIB = 320;

  private static final double MIB = 1024 * 1024;

  private JvmFlags() {}

  /**
   * Flags of a JVM that decodes a shape.
   *
   * @param heapMib size of the heap, which is fixed: growing it would fall into the measurement
   * @param kernelFlags what the configuration asks for
   */
  public static List<String> forHeap(long heapMib, List<String> kernelFlags) {
    List<String> flags = new ArrayList<>();
    flags.add(VECTOR_MODULE);
    flags.add(NATIVE_ACCESS);
    flags.add(COLLECTOR);
    flags.add(YOUNG);
    flags.add(QUIET_COMMANDS);
    flags.add(FOREGROUND_KERNELS);
    flags.add(FOREGROUND_VECTORS);
    flags.add("-Xms" + heapMib + "m");
    flags.add("-Xmx" + heapMib + "m");
    flags.addAll(kernelFlags);
    return List.copyOf(flags);
  }

  /**
   * Heap for {@code caches} caches of a shape, in MiB.
   *
   * @param caches held at once
   */
  public static long heapMib(AttentionShape shape, int caches) {
    // Panels round lengths up: a tenth, and it is never seen again.
    double cacheMib = 1.1 * shape.kvBytes(ElementType.F32) / MIB;
    return BASE_MIB + (long) Math.ceil(caches * cacheMib);
  }
}
