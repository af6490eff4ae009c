package headroom.profile;

/** A limit of a device that a decode step can run into. */
public enum Resource {
  /** Fused multiply-add throughput, GFLOP/s. */
  FMA("fma", "GFLOP/s"),
  /** Read bandwidth of the first-level data cache, GB/s. */
  L1("read-l1", "GB/s"),
  /** Read bandwidth of the second-level cache, GB/s. */
  L2("read-l2", "GB/s"),
  /** Read bandwidth of the last-level cache, GB/s. */
  L3("read-l3", "GB/s"),
  /** Read bandwidth of main memory, GB/s. */
  DRAM("read-dram", "GB/s");

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
}
