package headroom.tuner.suite;

import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import java.util.ArrayList;
import java.util.List;

/** The flags of every JVM that measures, in one place. The configuration's own come after them. */
public final class JvmFlags {

  /** The Vector API is an incubator module still. */
  public static final String VECTOR_MODULE = "--add-modules=jdk.incubator.vector";

  /** OSHI and CUDA are reached through native calls. */
  public static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

  /** JMH reads a field's place through Unsafe; without this the JVM warns of it. */
  public static final String UNSAFE_ALLOWED = "--sun-misc-unsafe-memory-access=allow";

  /**
   * Serial: no collector thread beside the timed one on a small machine, and the plainest barriers.
   * Nothing is allocated while a kernel is timed, so a faster collector would gain nothing.
   */
  public static final String COLLECTOR = "-XX:+UseSerialGC";

  /**
   * Without bounds checks on vector loads: a ceiling is what the hardware can, not what is safe.
   */
  static final String UNCHECKED = "-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0";

  /** No line for each of the commands below. */
  public static final String QUIET_COMMANDS = "-XX:CompileCommand=quiet";

  /**
   * Foreground compilation of kernels and vectors: a kernel runs compiled as soon as its counters
   * say so, and a warm-up need not guess whether a compilation is still under way. The code is the
   * same. Only of those: javac, compiled in the foreground, makes a configuration twice as dear.
   */
  public static final String FOREGROUND_KERNELS =
      "-XX:CompileCommand=BackgroundCompilation,headroom.cpu.kernel.*::*,false";

  /** The same of the Vector API. */
  public static final String FOREGROUND_VECTORS =
      "-XX:CompileCommand=BackgroundCompilation,jdk.incubator.vector.*::*,false";

  /**
   * What a user's own run of a suite gets, and as much again off the heap: enough for MHA 32/32/128
   * at 16384 keys.
   */
  public static final String SUITE_HEAP_MIN = "-Xms2g";

  /** See {@link #SUITE_HEAP_MIN}. */
  public static final String SUITE_HEAP_MAX = "-Xmx2g";

  /**
   * A small young generation of fixed size: boxed vectors of code that is not compiled yet are
   * collected in well under a millisecond.
   */
  public static final String YOUNG = "-Xmn64m";

  /** Beside the caches, which lie off the heap: javac, problems, outputs, the young generation. */
  private static final long HEAP_MIB = 320;

  /** No variant has a longer KV block, and so none rounds a length up by more. */
  private static final int LARGEST_BLOCK = 512;

  /** What alignment to huge pages takes of a cache: of keys and of values, at both ends. */
  private static final long SLACK_MIB = 2 * 2 * 2;

  private static final double MIB = 1024 * 1024;

  private JvmFlags() {}

  /**
   * Flags of a JVM that decodes.
   *
   * @param cacheMib room for KV caches, see {@link #cacheMib}
   * @param kernelFlags what the configuration asks for
   */
  public static List<String> forCaches(long cacheMib, List<String> kernelFlags) {
    List<String> flags = new ArrayList<>(forHeap(HEAP_MIB, List.of()));
    flags.add("-XX:MaxDirectMemorySize=" + cacheMib + "m");
    flags.addAll(kernelFlags);
    return List.copyOf(flags);
  }

  /**
   * Flags of a JVM that measures.
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
   * Memory of {@code caches} caches of a shape, in MiB.
   *
   * @param caches held at once
   */
  public static long cacheMib(AttentionShape shape, int caches) {
    double sequence = paddedBytes(shape) / shape.batch();
    // Beside the caches a prefix of the problem, on which a kernel warms up, and one head's keys
    // and values as the reference widens them.
    double head = 2.0 * slots(shape) * shape.headDim() * Float.BYTES;
    double bytes = caches * shape.batch() * sequence + sequence + head;
    return (long) Math.ceil(bytes / MIB) + (caches + 1) * SLACK_MIB;
  }

  private static long slots(AttentionShape shape) {
    // Panels round short lengths up by some hundred keys per head, at most to a cache of these;
    // pages to whole ones.
    return shape.seqLen() + LARGEST_BLOCK + (long) shape.format().pageTokens();
  }

  /** Bytes of one cache of a shape at most, as layouts pad it. */
  static double paddedBytes(AttentionShape shape) {
    KvFormat format = shape.format();
    double rows = 2.0 * shape.batch() * shape.kvHeads() * slots(shape);
    double scales = format.element().scaled() ? rows * Float.BYTES : 0;
    return rows * shape.headDim() * format.element().bytes() + scales;
  }
}
