package headroom.cpu.kernel;

import headroom.config.Axis;
import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import headroom.shape.ElementType;
import java.util.stream.Stream;

/** When a tiled kernel makes floats of the elements of a reduced cache. */
enum Widening {
  /** As a tile loads them, so once for each tile of heads. */
  LOAD("load"),
  /** Panel by panel into floats in L1, before the tiles of all heads. */
  PANEL("panel");

  /** Name of the axis; f32 caches have none. */
  static final String AXIS = "widen";

  private final String label;

  Widening(String label) {
    this.label = label;
  }

  /** This way as a value of {@link #axis}. */
  AxisValue value() {
    return new AxisValue.Name(label);
  }

  /** The axis of all ways. */
  static Axis axis() {
    return new Axis(
        AXIS,
        "K and V widened as a tile loads them, or panel by panel before",
        Stream.of(values()).map(Widening::value).toList());
  }

  /** Whether panels are widened before their tiles. */
  static boolean byPanel(ElementType element, KernelConfig config) {
    return element != ElementType.F32 && config.nameValue(AXIS).equals(PANEL.label);
  }
}
