package headroom.cpu.kernel;

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

  /** Floats per vector. */
  int lanes() {
    return bits / Float.SIZE;
  }

  /** Name of the species constant in the Vector API. */
  String species() {
    return "SPECIES_" + bits;
  }
}
