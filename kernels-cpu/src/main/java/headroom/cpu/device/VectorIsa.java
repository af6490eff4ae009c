package headroom.cpu.device;

/**
 * The vector instructions that HotSpot's C2 compiles to.
 *
 * @param name level, such as {@code avx512} or {@code neon}; {@code unknown} for other JVMs and
 *     processors
 * @param bits vector width
 * @param registers architectural registers at that width
 */
record VectorIsa(String name, int bits, int registers) {

  /**
   * The level behind HotSpot's flags.
   *
   * @param osArch the property {@code os.arch}
   * @param maxVectorBytes the flag {@code MaxVectorSize}, 0 where unknown
   * @param useAvx the flag {@code UseAVX}, 0 where it does not exist
   * @param useSve the flag {@code UseSVE}, 0 where it does not exist
   */
  static VectorIsa of(String osArch, int maxVectorBytes, int useAvx, int useSve) {
    return switch (osArch) {
      case "amd64", "x86_64" -> x86(maxVectorBytes, useAvx);
      case "aarch64", "arm64" ->
          new VectorIsa(useSve > 0 ? "sve" : "neon", width(maxVectorBytes, 128), 32);
      // RISC-V's V and POWER's VSX have 32 vector registers and more.
      case "riscv64" -> new VectorIsa("rvv", width(maxVectorBytes, 128), 32);
      case "ppc64le" -> new VectorIsa("vsx", width(maxVectorBytes, 128), 32);
      default -> new VectorIsa("unknown", width(maxVectorBytes, 64), 16);
    };
  }

  private static VectorIsa x86(int maxVectorBytes, int useAvx) {
    // C2 can be limited to narrower vectors than the processor has: the width decides, not CPUID.
    // Three-operand forms reach registers 16 to 31 only in AVX-512 encodings, at any width.
    int registers = useAvx >= 3 ? 32 : 16;
    return switch (maxVectorBytes) {
      case 64 -> new VectorIsa("avx512", 512, 32);
      case 32 -> new VectorIsa(useAvx == 1 ? "avx" : "avx2", 256, registers);
      default -> new VectorIsa(useAvx == 0 ? "sse" : "avx", 128, registers);
    };
  }

  /**
   * A width that {@code DeviceTraits} accepts: what no supported vector unit goes below, if
   * unknown.
   */
  private static int width(int maxVectorBytes, int unknownBits) {
    int bits = maxVectorBytes * Byte.SIZE;
    boolean valid = bits >= 64 && bits <= 2048 && Integer.bitCount(bits) == 1;
    return valid ? bits : unknownBits;
  }
}
