package headroom.tuner.session;

import headroom.config.Axis;
import headroom.config.AxisValue;
import headroom.config.ConfigSpace;
import headroom.config.Constraint;
import headroom.config.KernelConfig;
import headroom.kernel.DecodeKernel;
import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelVariant;
import headroom.reference.Float64Decode;
import headroom.shape.AttentionShape;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * A variant of one axis whose speed a test decides; its kernel is the reference.
 *
 * @param id name
 * @param flagged which speeds need a JVM flag
 */
record FakeVariant(String id, IntPredicate flagged) implements KernelVariant {

  static final int SPEEDS = 20;

  /** None needs a flag. */
  FakeVariant(String id) {
    this(id, speed -> false);
  }

  static KernelConfig config(int speed) {
    return KernelConfig.of("tiled", Map.of("speed", new AxisValue.Int(speed)));
  }

  @Override
  public DeviceKind device() {
    return DeviceKind.CPU;
  }

  @Override
  public String summary() {
    return "a fake";
  }

  @Override
  public ConfigSpace space(AttentionShape shape, DeviceTraits traits) {
    int[] speeds = new int[SPEEDS];
    for (int i = 0; i < SPEEDS; i++) {
      speeds[i] = i;
    }
    return new ConfigSpace(
        id,
        List.of(Axis.ints("speed", "what the test says", speeds)),
        List.of(Constraint.on("not thirteen", c -> c.intValue("speed") != 13, "speed")));
  }

  @Override
  public KernelConfig defaultConfig(AttentionShape shape, DeviceTraits traits) {
    return config(5);
  }

  @Override
  public List<String> jvmFlags(KernelConfig config) {
    return flagged.test(config.intValue("speed")) ? List.of("-XX:LoopUnrollLimit=0") : List.of();
  }

  @Override
  public int threads(KernelConfig config) {
    return 1;
  }

  @Override
  public DecodeKernel specialise(AttentionShape shape, KernelConfig config) {
    return new Float64Decode(shape);
  }
}
