package headroom.cpu.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VectorIsaTest {

  @ParameterizedTest(name = "{0}, {1} bytes, UseAVX={2}, UseSVE={3}: {4}")
  @CsvSource({
    "amd64,   64, 3, 0, avx512,  512, 32",
    "x86_64,  32, 2, 0, avx2,    256, 16",
    "amd64,   32, 1, 0, avx,     256, 16",
    "amd64,   16, 0, 0, sse,     128, 16",
    "amd64,    0, 0, 0, sse,     128, 16",
    "aarch64, 16, 0, 0, neon,    128, 32",
    "aarch64, 16, 0, 2, sve,     128, 32",
    "aarch64, 32, 0, 1, sve,     256, 32",
    "aarch64,  0, 0, 0, neon,    128, 32",
    "riscv64, 32, 0, 0, rvv,     256, 32",
    "ppc64le, 16, 0, 0, vsx,     128, 32",
    "s390x,   16, 0, 0, unknown, 128, 16",
    "unknown,  0, 0, 0, unknown,  64, 16"
  })
  void namesWhatHotSpotCompilesTo(
      String arch, int bytes, int avx, int sve, String name, int bits, int registers) {
    assertThat(VectorIsa.of(arch, bytes, avx, sve)).isEqualTo(new VectorIsa(name, bits, registers));
  }

  @ParameterizedTest
  @CsvSource({"amd64, 32", "amd64, 16"})
  void avx512EncodingsReachAllRegistersAtLessThanFullWidth(String arch, int bytes) {
    assertThat(VectorIsa.of(arch, bytes, 3, 0).registers()).isEqualTo(32);
  }

  @ParameterizedTest
  @CsvSource({"aarch64, -1", "aarch64, 24", "unknown, 4096"})
  void oddWidthsBecomeValidOnes(String arch, int bytes) {
    int bits = VectorIsa.of(arch, bytes, 0, 0).bits();
    assertThat(bits).isBetween(64, 2048);
    assertThat(Integer.bitCount(bits)).isEqualTo(1);
  }
}
