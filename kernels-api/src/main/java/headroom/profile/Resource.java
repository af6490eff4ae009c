package headroom.profile;

import headroom.shape.ElementType;
import java.util.List;

/** A limit of a device that a decode step can run into. */
public enum Resource {
  /** Fused multiply-add throughput in float32, GFLOP/s. */
  FMA("fma", "GFLOP/s"),
  /** Read bandwidth of the first-level data cache, GB/s. */
  L1("read-l1", "GB/s"),
  /** Read bandwidth of the second-level cache, GB/s. */
  L2("read-l2", "GB/s"),
  /** Read bandwidth of the last-level cache, GB/s. */
  L3("read-l3", "GB/s"),
  /** Read bandwidth of main memory, GB/s. */
  DRAM("read-dram", "GB/s"),
  /** Of a GPU: bytes read and bytes written together by a copy in main memory, GB/s. */
  COPY("copy-dram", "GB/s"),
  /** Of a GPU: products of bf16 matrices with float32 sums, by {@code mma}, GFLOP/s. */
  MMA_BF16("mma-bf16", "GFLOP/s"),
  /** Of a GPU: products of f16 matrices with float32 sums, by {@code mma}, GFLOP/s. */
  MMA_F16("mma-f16", "GFLOP/s");

  /** What every CPU has. */
  public static final List<Resource> OF_CPUS = List.of(FMA, L1, L2, L3, DRAM);

  private final String label;
  private final String unit;

  Resource(String label, String unit) {
    this.label = label;
    this.unit = unit;
  }

  /** The name used in profiles. */
  public String label() {
    return label;
  }

  /** The unit of its ceiling; 1 GB/s is 1e9 bytes per second. */
  public String unit() {
    return unit;
  }

  /** Whether it computes; the others move bytes. */
  public boolean arithmetic() {
    return switch (this) {
      case FMA, MMA_BF16, MMA_F16 -> true;
      case L1, L2, L3, DRAM, COPY -> false;
    };
  }

  /** What can multiply a KV cache's elements, where the device has it. */
  static List<Resource> multiplying(ElementType element) {
    return switch (element) {
      case F32 -> List.of(FMA);
      case BF16 -> List.of(FMA, MMA_BF16);
      // int8 is widened to f16, which holds all of it.
      case F16, INT8 -> List.of(FMA, MMA_F16);
    };
  }
}
