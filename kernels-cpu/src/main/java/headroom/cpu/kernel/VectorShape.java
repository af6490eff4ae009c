package headroom.cpu.kernel;

import headroom.kernel.DeviceTraits;
import java.util.List;

/**
 * The vector width that a kernel is generated for.
 *
 * @param bits 128, 256 or 512
 */
record VectorShape(int bits) {

  /** Widths that kernels can be generated for; the JDK emulates those above the hardware's. */
  static final List<Integer> WIDTHS = List.of(128, 256, 512);

  VectorShape {
    if (!WIDTHS.contains(bits)) {
      throw new IllegalArgumentException(
          "vectorBits must be one of %s: vectorBits=%d".formatted(WIDTHS, bits));
    }
  }

  /** The device's own width first, then half of it; a quarter never pays. */
  static List<Integer> worthTrying(DeviceTraits traits) {
    return WIDTHS.reversed().stream()
        .filter(bits -> bits <= traits.vectorBits() && bits * 2 >= traits.vectorBits())
        .toList();
  }

  /** Floats per vector. */
  int lanes() {
    return bits / Float.SIZE;
  }

  /** Name of the species constant in the Vector API. */
  String species() {
    return "SPECIES_" + bits;
  }
}
