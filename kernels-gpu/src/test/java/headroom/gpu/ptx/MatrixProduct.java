package headroom.gpu.ptx;

/**
 * {@code mma.m16n8k16}: d = a b + c with a [16][16], b [16][8], c and d [16][8], PTX ISA
 * 9.7.14.5.8. Sums are made in float64 and rounded once; a GPU rounds more often.
 *
 * <pre>
 *   lane l, g = l / 4, q = 2 (l % 4)         two elements per register, the lower column first
 *   a[0]: row g, columns q, q + 1            b[0]: rows q, q + 1, column g
 *   a[1]: row g + 8, columns q, q + 1        b[1]: rows q + 8, q + 9, column g
 *   a[2]: row g, columns q + 8, q + 9
 *   a[3]: row g + 8, columns q + 8, q + 9    c[0], c[1]: row g, columns q, q + 1
 *                                            c[2], c[3]: row g + 8, the same columns
 * </pre>
 *
 * @param element type of a's and b's elements
 * @param d slots of the result
 * @param a slots
 * @param b slots
 * @param c slots
 */
record MatrixProduct(Element element, int[] d, int[] a, int[] b, int[] c) {

  /** Type of the elements of a and b. */
  enum Element {
    BF16 {
      @Override
      float widen(long bits) {
        return Float.intBitsToFloat((int) bits << 16);
      }
    },
    F16 {
      @Override
      float widen(long bits) {
        return Float.float16ToFloat((short) bits);
      }
    };

    abstract float widen(long bits);
  }

  void run(long[] registers) {
    double[][] rows = new double[16][16];
    double[][] columns = new double[8][16];
    for (int lane = 0; lane < Warp.LANES; lane++) {
      int g = lane / 4;
      int q = lane % 4 * 2;
      for (int i = 0; i < 4; i++) {
        put(rows[g + i % 2 * 8], q + i / 2 * 8, registers[a[i] + lane]);
      }
      for (int i = 0; i < 2; i++) {
        put(columns[g], q + i * 8, registers[b[i] + lane]);
      }
    }
    for (int lane = 0; lane < Warp.LANES; lane++) {
      int g = lane / 4;
      int q = lane % 4 * 2;
      for (int i = 0; i < 4; i++) {
        double sum =
            FloatOps.number(registers[c[i] + lane]) + dot(rows[g + i / 2 * 8], columns[q + i % 2]);
        registers[d[i] + lane] = FloatOps.bits((float) sum);
      }
    }
  }

  private void put(double[] line, int at, long register) {
    line[at] = element.widen(register & 0xffff);
    line[at + 1] = element.widen(register >>> 16 & 0xffff);
  }

  private static double dot(double[] row, double[] column) {
    double sum = 0;
    for (int i = 0; i < row.length; i++) {
      sum += row[i] * column[i];
    }
    return sum;
  }
}
