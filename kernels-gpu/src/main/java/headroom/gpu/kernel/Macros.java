package headroom.gpu.kernel;

import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import headroom.shape.AttentionShape;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Macros of the sources: of a shape, and an axis for each under its name in capitals. */
final class Macros {
  private Macros() {}

  /** {@code KV_TILE} for {@code kvTile}, {@code L2_PREFETCH} for {@code l2Prefetch}. */
  static String name(String axis) {
    return axis.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
  }

  /** All macros of a configuration; the number of splits is a matter of the launch. */
  static SortedMap<String, String> of(AttentionShape shape, KernelConfig config) {
    TreeMap<String, String> macros = new TreeMap<>();
    macros.put("ELEMENT", shape.format().element().name());
    macros.put("HEAD_DIM", Integer.toString(shape.headDim()));
    macros.put("PAGE_TOKENS", Integer.toString(shape.format().pageTokens()));
    config.values().forEach((axis, value) -> macros.put(name(axis), text(value)));
    macros.remove(name(Splits.AXIS));
    return macros;
  }

  private static String text(AxisValue value) {
    return switch (value) {
      case AxisValue.Int number -> Integer.toString(number.value());
      case AxisValue.Name name -> name.value().toUpperCase(Locale.ROOT);
    };
  }
}
