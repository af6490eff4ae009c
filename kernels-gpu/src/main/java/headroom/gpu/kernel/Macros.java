package headroom.gpu.kernel;

import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import headroom.gpu.compile.Macro;
import headroom.shape.AttentionShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Macros of the sources: of a shape, and an axis for each under its name in capitals. */
final class Macros {
  private Macros() {}

  /** {@code KV_TILE} for {@code kvTile}, {@code L2_PREFETCH} for {@code l2Prefetch}. */
  static String name(String axis) {
    return axis.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
  }

  /** All macros of a configuration; the number of splits is a matter of the launch. */
  static List<Macro> of(AttentionShape shape, KernelConfig config) {
    List<Macro> macros = new ArrayList<>();
    macros.add(new Macro("ELEMENT", shape.format().element().name()));
    macros.add(new Macro("HEAD_DIM", shape.headDim()));
    macros.add(new Macro("PAGE_TOKENS", shape.format().pageTokens()));
    config
        .values()
        .forEach(
            (axis, value) -> {
              if (!axis.equals(Splits.AXIS)) {
                macros.add(macro(name(axis), value));
              }
            });
    return macros;
  }

  private static Macro macro(String name, AxisValue value) {
    return switch (value) {
      case AxisValue.Int number -> new Macro(name, number.value());
      case AxisValue.Name word -> new Macro(name, word.value().toUpperCase(Locale.ROOT));
    };
  }
}
