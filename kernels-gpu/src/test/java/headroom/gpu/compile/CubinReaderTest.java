package headroom.gpu.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.gpu.compile.InstructionMix.Operation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/**
 * Expected figures are those that {@code nvcc -std=c++17 -arch=sm_NN -cubin -Xptxas -v -o
 * sample_sm_NN.cubin sample_kernels.cu} printed when it made the cubins; {@link NvccCompilerTest}
 * compares with the compiler that is here.
 */
class CubinReaderTest {
  private static final byte[] SM_80 = Samples.resource("sample_sm_80.cubin");
  private static final byte[] SM_90 = Samples.resource("sample_sm_90.cubin");

  @Test
  void resourcesAreThoseThatPtxasTold() {
    assertThat(kernel(SM_80, "reverse"))
        .extracting(
            KernelResources::registers,
            KernelResources::stackBytes,
            KernelResources::maxThreads,
            KernelResources::staticSharedBytes,
            KernelResources::parameterBytes,
            KernelResources::spillInstructions)
        .containsExactly(10, 0L, 256, 1200L, 8, 0);
    assertThat(kernel(SM_80, "spill"))
        .extracting(
            KernelResources::registers,
            KernelResources::stackBytes,
            KernelResources::maxThreads,
            KernelResources::staticSharedBytes,
            KernelResources::parameterBytes)
        .containsExactly(32, 288L, 1024, 0L, 13);
  }

  /** From 9.0 on the section of shared memory counts a kilobyte that is the system's. */
  @Test
  void reservedSharedMemoryIsNoneOfTheKernels() {
    assertThat(kernel(SM_90, "reverse").staticSharedBytes()).isEqualTo(1200);
    assertThat(kernel(SM_90, "spill").staticSharedBytes()).isZero();
    assertThat(kernel(SM_90, "spill").stackBytes()).isEqualTo(280);
  }

  /** ptxas told 492 and 496 bytes: an instruction for each float, and one each for two at once. */
  @Test
  void spillsAreCounted() {
    InstructionMix code = kernel(SM_80, "spill").instructions();
    assertThat(code.count(Operation.STL)).isEqualTo(492 / 4 - 1);
    assertThat(code.count(Operation.LDL)).isEqualTo(496 / 4 - 1);
    assertThat(code.count(Operation.HMMA)).isZero();
  }

  @Test
  void whatIsNoCubinIsRefused() {
    assertRefused("".getBytes(StandardCharsets.UTF_8), "not an ELF file: 0 bytes");
    assertRefused(".version 8.5 .target sm_90".repeat(9).getBytes(StandardCharsets.UTF_8), "ELF");
    byte[] otherMachine = SM_90.clone();
    otherMachine[18] = 62;
    assertRefused(otherMachine, "machine 62");
    assertRefused(Arrays.copyOf(SM_90, SM_90.length / 2), "outside the file");
  }

  /** A section table of one entry, over and over, would make little work into much. */
  @Test
  void overlappingSectionsAreRefused() {
    byte[] overlapping = SM_90.clone();
    int table = (int) new ElfFileHeader(SM_90).sectionTable();
    for (int section = 2; section < 12; section++) {
      // Each the whole file: offset 0, and its size.
      ElfFileHeader.putLong(overlapping, table + section * 64 + 24, 0);
      ElfFileHeader.putLong(overlapping, table + section * 64 + 32, SM_90.length);
    }
    assertRefused(overlapping, "overlap");
  }

  @Property(tries = 2000)
  void damageEndsInAnAnswerOrARefusal(
      @ForAll @Size(min = 1, max = 6) int[] places, @ForAll byte value, @ForAll boolean cut) {
    byte[] damaged = SM_80.clone();
    for (int place : places) {
      // Half of the damage to the headers at both ends, where it tells.
      int span = place % 2 == 0 ? damaged.length : 1600;
      int at = Math.floorMod(place, span);
      damaged[place % 3 == 0 ? damaged.length - 1 - at : at] = value;
    }
    answerOrRefusal(
        cut ? Arrays.copyOf(damaged, Math.floorMod(places[0], damaged.length)) : damaged);
  }

  @Property(tries = 300)
  void anyBytesBehindTheMagicEndInAnAnswerOrARefusal(
      @ForAll @Size(max = 300) byte[] bytes, @ForAll @IntRange(min = 0, max = 3) int sections) {
    byte[] file = Arrays.copyOf(SM_80, 64 + bytes.length);
    System.arraycopy(bytes, 0, file, 64, bytes.length);
    ElfFileHeader.putLong(file, 40, 64); // the section table begins with these bytes
    file[60] = (byte) sections;
    file[61] = 0;
    file[62] = 0;
    answerOrRefusal(file);
  }

  private static void answerOrRefusal(byte[] cubin) {
    try {
      assertThat(CubinReader.read(cubin)).allMatch(kernel -> kernel.staticSharedBytes() >= 0);
    } catch (MalformedCubinException e) {
      assertThat(e.getMessage()).doesNotContain("\n");
    }
  }

  private static void assertRefused(byte[] bytes, String reason) {
    assertThatThrownBy(() -> CubinReader.read(bytes))
        .isInstanceOf(MalformedCubinException.class)
        .hasMessageContaining(reason);
  }

  private static KernelResources kernel(byte[] cubin, String name) {
    return CubinReader.read(cubin).stream()
        .filter(kernel -> kernel.kernel().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
