package headroom.tuner.measure;

import headroom.config.Axis;
import headroom.config.AxisValue;
import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.kernel.DecodeKernel;
import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelCompileException;
import headroom.kernel.KernelVariant;
import headroom.kernel.KvCache;
import headroom.kernel.KvLayout;
import headroom.reference.Float64Decode;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The reference, with a fault on demand: everything that a kernel can do to the JVM that runs it.
 */
public final class FaultyVariant implements KernelVariant {

  static final String ID = "faulty";

  /** Kernels made in this JVM. */
  private static int made;

  /** The axis of faults borrows the name of a benchmark parameter, so that JMH can pass it. */
  private static final String AXIS = "vLayout";

  /** What goes wrong. */
  enum Fault {
    NONE("none"),
    PRINTS("prints"),
    WRONG("wrong"),
    TURNS_WRONG("turns-wrong"),
    WRONG_ONCE_TIMED("wrong-once-timed"),
    NOT_FINITE("not-finite"),
    THROWS_AT_ONCE("throws-at-once"),
    THROWS_LATER("throws-later"),
    UNCOMPILABLE("uncompilable"),
    ILLEGAL("illegal"),
    EXITS("exits"),
    HANGS("hangs");

    private final String label;

    Fault(String label) {
      this.label = label;
    }

    KernelConfig config() {
      return KernelConfig.of(ID, Map.of(AXIS, new AxisValue.Name(label)));
    }

    static Fault of(KernelConfig config) {
      return Stream.of(values())
          .filter(fault -> fault.label.equals(config.nameValue(AXIS)))
          .findFirst()
          .orElseThrow();
    }
  }

  @Override
  public String id() {
    return ID;
  }

  /** Not the CPU, whose variants a tuning run under test may all try. */
  @Override
  public DeviceKind device() {
    return DeviceKind.GPU;
  }

  @Override
  public String summary() {
    return "the reference, with faults";
  }

  @Override
  public ConfigSpace space(AttentionShape shape, DeviceTraits traits) {
    String[] labels = Stream.of(Fault.values()).map(fault -> fault.label).toArray(String[]::new);
    return new ConfigSpace(ID, List.of(Axis.names(AXIS, "what goes wrong", labels)), List.of());
  }

  @Override
  public KernelConfig defaultConfig(AttentionShape shape, DeviceTraits traits) {
    return Fault.NONE.config();
  }

  @Override
  public List<String> jvmFlags(KernelConfig config) {
    return List.of();
  }

  @Override
  public int threads(KernelConfig config) {
    return 1;
  }

  @Override
  public DecodeKernel specialise(AttentionShape shape, KernelConfig config) {
    Fault fault = Fault.of(config);
    switch (fault) {
      case THROWS_AT_ONCE -> throw new IllegalStateException("no scratch\nat all");
      case UNCOMPILABLE -> throw new KernelCompileException("line 3: ';' expected");
      case ILLEGAL -> throw new IllegalArgumentException("headDim must be even: headDim=7");
      default -> {}
    }
    return new FaultyKernel(new Float64Decode(shape), fault);
  }

  private static final class FaultyKernel implements DecodeKernel {

    /** Beyond the first check and the shortest warm-up. */
    private static final int GOOD_CALLS = 2;

    private final Float64Decode right;
    private final Fault fault;
    private final int number = ++made;
    private int calls;
    private boolean timed;

    FaultyKernel(Float64Decode right, Fault fault) {
      this.right = right;
      this.fault = fault;
    }

    @Override
    public KvLayout layout() {
      return right.layout();
    }

    @Override
    public KvFormat format() {
      return right.format();
    }

    /** Tells which kernel of its JVM it is; asked for when all samples are taken. */
    @Override
    public long scratchBytes() {
      timed = true;
      return 64L * number;
    }

    @Override
    public void decode(float[] q, KvCache cache, float scale, float[] out) {
      right.decode(q, cache, scale, out);
      calls++;
      switch (fault) {
        case PRINTS -> {
          System.out.println("{\"event\":\"done\",\"error\":\"from a kernel\"}");
          System.err.println("x".repeat(10_000));
        }
        case WRONG -> out[out.length - 1] += 1;
        case WRONG_ONCE_TIMED -> out[0] += timed ? 1 : 0;
        case TURNS_WRONG -> out[0] += calls > GOOD_CALLS ? 1 : 0;
        case NOT_FINITE -> out[1] = Float.NaN;
        case THROWS_LATER -> {
          if (calls > GOOD_CALLS) {
            throw new IllegalStateException("out of tickets");
          }
        }
        case EXITS -> System.exit(7);
        case HANGS -> hang();
        default -> {}
      }
    }

    @SuppressWarnings("InfiniteLoop") // the fault itself; it heeds no interrupt
    private static void hang() {
      while (true) {
        Thread.onSpinWait();
      }
    }
  }
}
