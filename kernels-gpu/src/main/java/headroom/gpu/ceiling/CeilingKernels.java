package headroom.gpu.ceiling;

import headroom.gpu.compile.Architecture;
import headroom.gpu.compile.CompileRequest;
import headroom.gpu.compile.ImageForm;
import headroom.gpu.compile.Macro;
import headroom.gpu.kernel.CudaSources;
import java.util.List;

/** {@code ceilings.cu}: what is compiled, and how much work a launch of each kernel is. */
public final class CeilingKernels {
  static final String READ = "ceiling_read";
  static final String COPY = "ceiling_copy";
  static final String FMA = "ceiling_fma";
  static final String MMA_BF16 = "ceiling_mma_bf16";
  static final String MMA_F16 = "ceiling_mma_f16";

  /** Threads of a block: eight blocks fill an SM of 2048. */
  static final int THREADS = 256;

  static final int WARP = 32;

  /** Bytes of a load. */
  static final int CHUNK_BYTES = 16;

  /** Four loads of 2048 threads are 128 KiB of an SM under way; HBM's latency needs some 30. */
  private static final int IN_FLIGHT = 4;

  /** An FMA takes four cycles, and a quarter of an SM has one warp's worth of units. */
  static final int FMA_CHAINS = 8;

  static final int FMA_STEPS = 8;

  /** A product takes some 33 cycles, and tensor cores begin one every 4 to 8. */
  static final int MMA_CHAINS = 8;

  /** Rows, columns and depth of one product. */
  private static final long MMA_MULTIPLY_ADDS = 16 * 8 * 16;

  private static final String UNIT = "ceilings.cu";

  /** mma with 16 elements of depth, and bf16, came with Ampere. */
  private static final int FIRST_COMPUTE_CAPABILITY = 80;

  private CeilingKernels() {}

  /**
   * What to compile for a GPU.
   *
   * @throws IllegalArgumentException if it is older than sm_80
   */
  public static CompileRequest request(Architecture architecture, ImageForm form) {
    if (architecture.number() < FIRST_COMPUTE_CAPABILITY) {
      throw new IllegalArgumentException(
          "ceilings are measured with bf16 products, which %s lacks; take sm_80 or newer"
              .formatted(architecture));
    }
    return new CompileRequest(
        CudaSources.source(UNIT),
        List.of(
            new Macro("THREADS", THREADS),
            new Macro("IN_FLIGHT", IN_FLIGHT),
            new Macro("FMA_CHAINS", FMA_CHAINS),
            new Macro("FMA_STEPS", FMA_STEPS),
            new Macro("MMA_CHAINS", MMA_CHAINS)),
        architecture,
        form);
  }

  /** Bytes that a read of so many chunks loads. */
  static long readBytes(long chunks, int passes) {
    return chunks * CHUNK_BYTES * passes;
  }

  /** Bytes that a copy of so many chunks loads and stores, together. */
  static long copyBytes(long chunks) {
    return 2 * chunks * CHUNK_BYTES;
  }

  /** Operations of the multiply-adds, two each. */
  static long fmaFlops(int blocks, int rounds) {
    return 2L * blocks * THREADS * rounds * FMA_CHAINS * FMA_STEPS;
  }

  /** Operations of the products, two for each multiply-add. */
  static long mmaFlops(int blocks, int rounds) {
    return 2 * MMA_MULTIPLY_ADDS * blocks * (THREADS / WARP) * rounds * MMA_CHAINS;
  }

  /** Words of the products' operands: of A, then of each chain's B, for each lane. */
  static int fragmentWords() {
    return (4 + 2 * MMA_CHAINS) * WARP;
  }
}
