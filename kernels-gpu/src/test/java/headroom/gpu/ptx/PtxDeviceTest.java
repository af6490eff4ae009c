package headroom.gpu.ptx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** What the device computes, and what it refuses, each in a few lines of PTX. */
class PtxDeviceTest {

  /** A kernel with one pointer, and 256 bytes of shared memory. */
  private static final String FRAME =
      """
      .version 9.0
      .target sm_80
      .address_size 64
      .extern .shared .align 16 .b8 shared[];

      .visible .entry k(
      	.param .u64 k_param_0
      )
      {
      	.reg .pred %%p<9>;
      	.reg .b32 %%r<99>;
      	.reg .b64 %%rd<9>;
      	ld.param.u64 %%rd1, [k_param_0];
      	mov.u32 %%r1, %%tid.x;
      	mul.wide.u32 %%rd2, %%r1, 4;
      	add.s64 %%rd3, %%rd1, %%rd2;
      	shl.b32 %%r2, %%r1, 2;
      	%s
      	ret;
      }
      """;

  private static final int THREADS = 64;

  /** The first 64 words of memory afterwards; they begin as their numbers. */
  private static int[] run(CopyTiming timing, int threads, String body) {
    try (Arena arena = Arena.ofConfined()) {
      PtxDevice device = new PtxDevice(new GlobalMemory(), timing);
      MemorySegment memory = device.memory().allocate(arena, THREADS * 4);
      for (int i = 0; i < THREADS; i++) {
        memory.setAtIndex(ValueLayout.JAVA_INT, i, i);
      }
      MemorySegment parameters = MemorySegment.ofArray(new byte[8]);
      parameters.set(ValueLayout.JAVA_LONG_UNALIGNED, 0, memory.address());
      device.launch(
          PtxModule.of(FRAME.formatted(body)),
          "k",
          Dim3.of(1),
          Dim3.of(threads),
          256,
          parameters.toArray(ValueLayout.JAVA_BYTE));
      return memory.toArray(ValueLayout.JAVA_INT);
    }
  }

  private static int[] run(String body) {
    return run(CopyTiming.LAZY, 32, body);
  }

  private static void assertRefused(String why, CopyTiming timing, String body) {
    assertThatExceptionOfType(PtxException.class)
        .isThrownBy(() -> run(timing, THREADS, body))
        .withMessageContaining(why);
  }

  private static void assertRefused(String why, String body) {
    assertRefused(why, CopyTiming.LAZY, body);
  }

  @Test
  void computesWithEveryLane() {
    int[] words = run("mad.lo.s32 %r3, %r1, %r1, -7; st.global.u32 [%rd3], %r3;");
    assertThat(words[0]).isEqualTo(-7);
    assertThat(words[31]).isEqualTo(31 * 31 - 7);
    assertThat(words[32]).as("no such thread").isEqualTo(32);
  }

  @Test
  void lanesPartAndMeetAgain() {
    // Lane l goes round l + 1 times, then all shuffle together.
    int[] words =
        run(
            """
                mov.u32 %r3, 0;
                $L1:
                add.s32 %r3, %r3, 1;
                setp.le.u32 %p1, %r3, %r1;
                @%p1 bra $L1;
                mov.u32 %r5, 31;
                mov.u32 %r6, -1;
                shfl.sync.bfly.b32 %r4|%p2, %r3, 1, %r5, %r6;
                st.global.u32 [%rd3], %r4;
            """);
    assertThat(words).startsWith(2, 1, 4, 3);
  }

  @Test
  void aLaneThatNeverComesIsDivergence() {
    assertRefused(
        "diverged",
        """
        setp.eq.s32 %p1, %r1, 5;
        @%p1 bra $L1;
        mov.u32 %r5, 31;
        mov.u32 %r6, -1;
        shfl.sync.bfly.b32 %r4|%p2, %r1, 1, %r5, %r6;
        $L1:
        """);
  }

  @Test
  void aThreadThatNeverComesIsADeadlock() {
    assertRefused("deadlock", "setp.gt.s32 %p1, %r1, 40; @%p1 bra $L1; bar.sync 0; $L1:");
  }

  @Test
  void anEndlessLoopEnds() {
    assertRefused("runs without end", "$L1: bra.uni $L1;");
  }

  @Test
  void memoryEndsWhereItsAllocationDoes() {
    assertRefused("no allocation", "ld.global.u32 %r3, [%rd3+4];");
    assertRefused("no allocation", "st.global.u32 [%rd3+-4], %r1;");
    assertRefused("beyond shared memory", "add.s32 %r3, %r2, 8; st.shared.u32 [%r3], %r1;");
  }

  @Test
  void aVectorIsAlignedAsAWhole() {
    assertRefused("misaligned", "ld.global.v2.u32 {%r3, %r4}, [%rd1+4];");
  }

  @Test
  void sharedMemoryIsWrittenBeforeItIsRead() {
    assertRefused("nobody wrote", "ld.shared.u32 %r3, [%r2];");
  }

  @Test
  void warpsExchangeThroughABarrier() {
    String exchange =
        """
        st.shared.u32 [%r2], %r1;
        {BARRIER}
        xor.b32 %r3, %r2, 128;
        ld.shared.u32 %r4, [%r3];
        st.global.u32 [%rd3], %r4;
        """;
    int[] words = run(CopyTiming.LAZY, THREADS, exchange.replace("{BARRIER}", "bar.sync 0;"));
    assertThat(words).startsWith(32, 33);
    assertRefused("nobody wrote", exchange.replace("{BARRIER}", ""));
  }

  @Test
  void anotherWarpsWordIsARace() {
    assertRefused("race: writes", "and.b32 %r3, %r2, 124; st.shared.u32 [%r3], %r1; bar.sync 0;");
    assertRefused(
        "race: reads",
        """
        setp.lt.u32 %p1, %r1, 32;
        @%p1 st.shared.u32 [%r2], %r1;
        and.b32 %r3, %r2, 124;
        ld.shared.u32 %r4, [%r3];
        """);
  }

  /** Copies 16 bytes by each of 16 lanes, then each lane reads its word. */
  private static final String COPY =
      """
      setp.lt.u32 %p1, %r1, 16;
      shl.b32 %r3, %r1, 4;
      mul.wide.u32 %rd4, %r1, 16;
      add.s64 %rd5, %rd1, %rd4;
      @%p1 cp.async.cg.shared.global.L2::128B [%r3], [%rd5], 16;
      cp.async.commit_group;
      {WAIT}
      bar.sync 0;
      ld.shared.u32 %r4, [%r2];
      add.s32 %r4, %r4, 100;
      st.global.u32 [%rd3], %r4;
      """;

  @Test
  void aCopyLandsWhenItIsWaitedFor() {
    String right = COPY.replace("{WAIT}", "cp.async.wait_group 0;");
    for (CopyTiming timing : CopyTiming.values()) {
      assertThat(run(timing, THREADS, right)).startsWith(100, 101).endsWith(163);
    }
  }

  @Test
  void aCopyThatIsNotWaitedForIsRefusedWhenItIsLate() {
    String wrong = COPY.replace("{WAIT}", "cp.async.wait_group 1;");
    assertRefused("a copy is about to write", CopyTiming.LAZY, wrong);
    assertThat(run(CopyTiming.EAGER, THREADS, wrong)).startsWith(100);
  }

  @Test
  void aCopyOfNothingIsZeros() {
    String zeros =
        COPY.replace("{WAIT}", "cp.async.wait_group 0;").replace("[%rd5], 16;", "[%rd5], 16, 0;");
    assertThat(run(CopyTiming.LAZY, THREADS, zeros)).containsOnly(100);
  }

  @Test
  void anUnknownOpcodeIsNamed() {
    assertRefused("opcode add.sat.s32 is not known", "add.sat.s32 %r3, %r1, %r1;");
    assertRefused("opcode tanh.approx.f32 is not known", "tanh.approx.f32 %r3, %r1;");
  }

  @Test
  void conflictsOfBanksAreCounted() {
    BankConflicts conflicts = new BankConflicts();
    long[] column = {0, 128, 256, 384, 512, 640, 768, 896};
    conflicts.rows(column, 0, 8, 16);
    assertThat(conflicts.conflicts()).as("eight rows in one column").isEqualTo(7);
    long[] swizzled = {0, 144, 288, 432, 576, 720, 864, 1008};
    conflicts.rows(swizzled, 0, 8, 16);
    assertThat(conflicts.conflicts()).as("eight columns").isEqualTo(7);
  }

  @Test
  void bytesArePermutedAsSelected() {
    assertThat(BitOps.permute(0x33221100L, 0x77665544L, 0x7520)).isEqualTo(0x77552200L);
    assertThat(BitOps.permute(0x80L, 0, 0x8))
        .as("sign of byte 0")
        .isEqualTo(0x000000ffL | 0x80808000L);
  }

  @Test
  void bf16RoundsToEven() {
    assertThat(MoveOps.bf16(1 + 0x1p-8f)).isEqualTo(0x3f80);
    assertThat(MoveOps.bf16(1 + 3 * 0x1p-8f)).isEqualTo(0x3f82);
    assertThat(MoveOps.bf16(-2)).isEqualTo(0xc000);
  }

  @Test
  void aBlockIsWholeWarpsAndParametersFit() {
    assertThatExceptionOfType(PtxException.class)
        .isThrownBy(() -> run(CopyTiming.LAZY, 33, ""))
        .withMessageContaining("whole warps");
    PtxDevice device = new PtxDevice(new GlobalMemory(), CopyTiming.EAGER);
    PtxModule module = PtxModule.of(FRAME.formatted(""));
    assertThatExceptionOfType(PtxException.class)
        .isThrownBy(() -> device.launch(module, "k", Dim3.of(1), Dim3.of(32), 0, new byte[4]))
        .withMessageContaining("8 bytes of parameters: 4");
    assertThatExceptionOfType(PtxException.class)
        .isThrownBy(() -> device.launch(module, "x", Dim3.of(1), Dim3.of(32), 0, new byte[8]))
        .withMessageContaining("no kernel x");
  }
}
