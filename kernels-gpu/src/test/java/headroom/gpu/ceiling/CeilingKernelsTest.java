package headroom.gpu.ceiling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import headroom.gpu.compile.Architecture;
import headroom.gpu.compile.ImageForm;
import headroom.gpu.ptx.CopyTiming;
import headroom.gpu.ptx.Dim3;
import headroom.gpu.ptx.GlobalMemory;
import headroom.gpu.ptx.LaunchReport;
import headroom.gpu.ptx.PtxDevice;
import headroom.gpu.ptx.PtxModule;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A ceiling is work over time, so the work must be true: loads, stores, multiply-adds and products
 * of the executed code are counted and held against the formulas, and the results show that each
 * was of its own data.
 */
class CeilingKernelsTest {
  private static final int BLOCKS = 2;
  private static final int RESULTS = BLOCKS * CeilingKernels.THREADS;
  private static final String LOAD = "ld.global.cg.v4.u32";
  private static final String STORE = "st.global.v4.u32";

  private static PtxModule module;

  private final Arena arena = Arena.ofConfined();
  private final PtxDevice device = new PtxDevice(new GlobalMemory(), CopyTiming.LAZY);
  private final Random random = new Random(3);

  @BeforeAll
  static void compile() {
    module = CeilingPtx.module();
  }

  @AfterEach
  void close() {
    arena.close();
  }

  /** From less than a chunk for each thread to rounds of four and a rest. */
  @ParameterizedTest
  @CsvSource({"1, 1", "511, 2", "512, 3", "2048, 1", "2049, 2", "5000, 2"})
  void readsEveryByteOnceInEachPass(int chunks, int passes) {
    MemorySegment from = words(4 * chunks);
    MemorySegment sums = device.memory().allocate(arena, RESULTS / CeilingKernels.WARP * 4L);
    LaunchReport report =
        launch(
            CeilingKernels.READ,
            parameters(32)
                .putLong(from.address())
                .putLong(chunks)
                .putInt(passes)
                .position(24)
                .putLong(sums.address()));
    int expected = passes * IntStream.of(from.toArray(ValueLayout.JAVA_INT)).sum();
    assertThat(IntStream.of(sums.toArray(ValueLayout.JAVA_INT)).sum()).isEqualTo(expected);
    assertThat(report.lanes(LOAD) * CeilingKernels.CHUNK_BYTES)
        .isEqualTo(CeilingKernels.readBytes(chunks, passes));
    assertThat(otherBytes(report)).as("a sum of each warp").isEqualTo(sums.byteSize());
  }

  @ParameterizedTest
  @CsvSource({"1", "513", "2048", "5000"})
  void copiesEveryByteOnce(int chunks) {
    MemorySegment from = words(4 * chunks);
    MemorySegment to = device.memory().allocate(arena, from.byteSize());
    LaunchReport report =
        launch(
            CeilingKernels.COPY,
            parameters(24).putLong(from.address()).putLong(to.address()).putLong(chunks));
    assertThat(to.mismatch(from)).isEqualTo(-1);
    assertThat((report.lanes(LOAD) + report.lanes(STORE)) * CeilingKernels.CHUNK_BYTES)
        .isEqualTo(CeilingKernels.copyBytes(chunks));
    assertThat(otherBytes(report)).isZero();
  }

  @Test
  void multipliesAndAddsAsOftenAsItSays() {
    int rounds = 3;
    MemorySegment out = device.memory().allocate(arena, RESULTS * 4L);
    LaunchReport report =
        launch(
            CeilingKernels.FMA,
            parameters(24)
                .putFloat(0.75f)
                .putFloat(1.5f)
                .putInt(rounds)
                .position(16)
                .putLong(out.address()));
    assertThat(2 * report.lanes("fma.rn.f32")).isEqualTo(CeilingKernels.fmaFlops(BLOCKS, rounds));
    float sum = 0;
    for (int chain = 0; chain < CeilingKernels.FMA_CHAINS; chain++) {
      float x = chain;
      for (int step = 0; step < rounds * CeilingKernels.FMA_STEPS; step++) {
        x = Math.fma(x, 0.75f, 1.5f);
      }
      sum += x;
    }
    assertThat(out.toArray(ValueLayout.JAVA_FLOAT)).containsOnly(sum);
    assertThat(otherBytes(report)).isEqualTo(out.byteSize());
  }

  /** A lane's sum of products, from its rows of A and its columns of B as the manual has them. */
  @ParameterizedTest
  @CsvSource({"ceiling_mma_bf16, bf16", "ceiling_mma_f16, f16"})
  void multipliesMatricesAsOftenAsItSays(String entry, String element) {
    int rounds = 3;
    MemorySegment fragments = device.memory().allocate(arena, CeilingKernels.fragmentWords() * 4L);
    for (int i = 0; i < CeilingKernels.fragmentWords(); i++) {
      int word = (bits(element) & 0xffff) << 16 | (bits(element) & 0xffff);
      fragments.setAtIndex(ValueLayout.JAVA_INT, i, word);
    }
    MemorySegment out = device.memory().allocate(arena, RESULTS * 4L);
    LaunchReport report =
        launch(
            entry,
            parameters(24)
                .putLong(fragments.address())
                .putInt(rounds)
                .position(16)
                .putLong(out.address()));
    String opcode = "mma.sync.aligned.m16n8k16.row.col.f32.%s.%s.f32".formatted(element, element);
    long products = report.lanes(opcode) / CeilingKernels.WARP;
    assertThat(products * 2 * 16 * 8 * 16).isEqualTo(CeilingKernels.mmaFlops(BLOCKS, rounds));
    for (int thread = 0; thread < RESULTS; thread++) {
      double exact = rounds * products(fragments, element, thread % CeilingKernels.WARP);
      assertThat((double) out.getAtIndex(ValueLayout.JAVA_FLOAT, thread))
          .isCloseTo(exact, within(1e-4 * Math.max(1, Math.abs(exact))));
    }
  }

  /** Rows g and g + 8 of A times columns q and q + 1 of every chain's B. */
  private static double products(MemorySegment fragments, String element, int lane) {
    int g = lane / 4;
    int q = lane % 4 * 2;
    double sum = 0;
    for (int chain = 0; chain < CeilingKernels.MMA_CHAINS; chain++) {
      for (int row : new int[] {g, g + 8}) {
        for (int column : new int[] {q, q + 1}) {
          for (int k = 0; k < 16; k++) {
            int a = row / 8 + k / 8 * 2;
            int b = 4 + 2 * chain + k / 8;
            sum +=
                element(fragments, element, a, row % 8 * 4 + k % 8 / 2, k % 2)
                    * element(fragments, element, b, column * 4 + k % 8 / 2, k % 2);
          }
        }
      }
    }
    return sum;
  }

  private static double element(
      MemorySegment fragments, String element, int register, int lane, int half) {
    int word = fragments.getAtIndex(ValueLayout.JAVA_INT, register * CeilingKernels.WARP + lane);
    int bits = (word >>> (16 * half)) & 0xffff;
    return element.equals("bf16")
        ? Float.intBitsToFloat(bits << 16)
        : Float.float16ToFloat((short) bits);
  }

  private int bits(String element) {
    float value = (float) random.nextGaussian();
    return element.equals("bf16")
        ? Float.floatToRawIntBits(value) >>> 16
        : Float.floatToFloat16(value);
  }

  @Test
  void olderGpusAreRefused() {
    assertThatThrownBy(() -> CeilingKernels.request(Architecture.parse("sm_75"), ImageForm.CUBIN))
        .hasMessageContaining("sm_75 lacks; take sm_80");
  }

  /** {@code -Dheadroom.storePtx=true} writes it anew; delete the older one by hand. */
  @Test
  void storedPtxIsOfThisSource() throws IOException {
    if (Boolean.getBoolean("headroom.storePtx")) {
      CeilingPtx.store();
    }
    assertThatCode(CeilingPtx::stored)
        .as("run this test with -Dheadroom.storePtx=true")
        .doesNotThrowAnyException();
  }

  private MemorySegment words(int count) {
    MemorySegment memory = device.memory().allocate(arena, 4L * count);
    for (int i = 0; i < count; i++) {
      memory.setAtIndex(ValueLayout.JAVA_INT, i, random.nextInt());
    }
    return memory;
  }

  private static ByteBuffer parameters(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private LaunchReport launch(String entry, ByteBuffer parameters) {
    Dim3 block = Dim3.of(CeilingKernels.THREADS);
    byte[] bytes = new byte[parameters.capacity()];
    parameters.get(0, bytes);
    return device.launch(module, entry, Dim3.of(BLOCKS), block, 0, bytes);
  }

  /** Of global memory, beside what the ceilings count; mma's operands are read once by a warp. */
  private static long otherBytes(LaunchReport report) {
    return 4 * (report.lanes("st.global.u32") + report.lanes("st.global.f32"));
  }
}
