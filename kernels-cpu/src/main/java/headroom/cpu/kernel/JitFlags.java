package headroom.cpu.kernel;

import headroom.config.Axis;
import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import java.util.List;
import java.util.stream.Stream;

/** The sets of JVM flags that a configuration may ask for; each costs the tuner a worker JVM. */
@SuppressWarnings("ImmutableEnumChecker") // List.of is immutable, but its type does not say so
enum JitFlags {
  /** The JVM as it comes. */
  NONE("none", List.of()),
  /** No bounds checks on vector loads and stores. */
  UNCHECKED("unchecked", List.of("-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0")),
  /** Also no unrolling by C2, which spills accumulators where the source has unrolled already. */
  UNCHECKED_ROLLED(
      "unchecked-rolled",
      List.of("-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0", "-XX:LoopUnrollLimit=0"));

  /** Name of the axis. */
  static final String AXIS = "jit";

  private final String label;
  private final List<String> flags;

  JitFlags(String label, List<String> flags) {
    this.label = label;
    this.flags = flags;
  }

  /** What to put on the command line of {@code java}. */
  List<String> flags() {
    return flags;
  }

  /** This set as a value of {@link #axis}. */
  AxisValue value() {
    return new AxisValue.Name(label);
  }

  /** The axis of all sets. */
  static Axis axis() {
    return new Axis(
        AXIS, "flags of the JVM that runs it", Stream.of(values()).map(JitFlags::value).toList());
  }

  /**
   * The set that a configuration names.
   *
   * @throws IllegalArgumentException if it names none
   */
  static JitFlags of(KernelConfig config) {
    String name = config.nameValue(AXIS);
    return Stream.of(values())
        .filter(set -> set.label.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown JIT flags: %s; known: %s".formatted(name, axis().values())));
  }
}
