package headroom.gpu.kernel;

import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A configuration with the heads that it is tried on.
 *
 * @param variant whose it is
 * @param queryHeads query heads
 * @param kvHeads KV heads
 * @param headDim elements per head
 * @param format of the cache, such as {@code bf16-p16}
 * @param axes values of the axes, such as {@code kvTile=32 stages=2}; others are {@link #BASE}'s
 */
record TestedConfig(
    CudaVariant variant, int queryHeads, int kvHeads, int headDim, String format, String axes) {

  /** Small ones, so that a test takes few instructions. */
  private static final Map<String, String> BASE =
      Map.of(
          MmaDecode.ID,
          "headsPerBlock=16 kvTile=32 stages=2 warps=2 headWarps=1 qInRegisters=1 l2Prefetch=128"
              + " minBlocks=1 splits=1",
          LanesDecode.ID,
          "headsPerBlock=1 lanesPerKey=8 keysInFlight=2 warps=2 minBlocks=1 splits=1");

  static TestedConfig mma(int queryHeads, int kvHeads, int headDim, String format, String axes) {
    return new TestedConfig(new MmaDecode(), queryHeads, kvHeads, headDim, format, axes);
  }

  static TestedConfig lanes(int queryHeads, int kvHeads, int headDim, String format, String axes) {
    return new TestedConfig(new LanesDecode(), queryHeads, kvHeads, headDim, format, axes);
  }

  /** Of each variant: MQA, GQA and MHA, every element, pages, and every axis moved. */
  static List<TestedConfig> all() {
    return List.of(
        mma(16, 1, 64, "bf16", ""),
        mma(71, 1, 64, "bf16", "headsPerBlock=80 headWarps=5 warps=5"),
        mma(71, 1, 64, "f16", "stages=3"),
        mma(20, 1, 80, "bf16-p16", "stages=3"),
        mma(12, 2, 96, "f16-p32", "kvTile=16 warps=1 stages=4"),
        mma(8, 1, 256, "bf16", "qInRegisters=0"),
        mma(48, 1, 128, "bf16-p64", "headsPerBlock=48 headWarps=3 warps=6"),
        mma(32, 1, 64, "bf16", "headsPerBlock=32"),
        mma(16, 1, 128, "bf16", "kvTile=64 stages=3 warps=4"),
        mma(3, 3, 64, "f16", "l2Prefetch=0"),
        mma(16, 2, 64, "bf16", "kvTile=128 warps=8 l2Prefetch=256"),
        mma(64, 1, 64, "f16", "headsPerBlock=64 headWarps=2 warps=2 minBlocks=2"),
        mma(20, 1, 64, "int8", ""),
        mma(6, 2, 128, "int8-p16", "qInRegisters=0 kvTile=64 stages=3 warps=4"),
        lanes(4, 1, 64, "bf16", "headsPerBlock=4"),
        lanes(6, 2, 80, "bf16-p16", "headsPerBlock=2 lanesPerKey=16"),
        lanes(3, 3, 96, "f16", "lanesPerKey=4 keysInFlight=1"),
        lanes(2, 1, 128, "f32", "headsPerBlock=2 lanesPerKey=32 keysInFlight=4"),
        lanes(2, 2, 256, "f16-p32", "lanesPerKey=32 warps=4"),
        lanes(3, 1, 64, "f32-p16", "headsPerBlock=3 lanesPerKey=16"),
        lanes(4, 2, 80, "int8", "headsPerBlock=2 keysInFlight=1"),
        lanes(2, 2, 64, "int8-p64", "lanesPerKey=4 warps=1"),
        lanes(71, 71, 64, "bf16", "warps=1"),
        lanes(8, 1, 64, "bf16", "headsPerBlock=8 minBlocks=2"));
  }

  private AttentionShape heads() {
    return new AttentionShape(1, queryHeads, kvHeads, headDim, 1, KvFormat.named(format));
  }

  KernelConfig config() {
    TreeMap<String, AxisValue> values = new TreeMap<>();
    for (String list : List.of(BASE.getOrDefault(variant.id(), ""), axes)) {
      for (String axis : list.split(" ", -1)) {
        if (!axis.isEmpty()) {
          String[] pair = axis.split("=", -1);
          values.put(pair[0], new AxisValue.Int(Integer.parseInt(pair[1])));
        }
      }
    }
    return KernelConfig.of(variant.id(), values);
  }

  /** With so many splits, for the heads of this. */
  DecodePlan plan(int splits) {
    return variant.plan(heads(), config().with(Splits.AXIS, new AxisValue.Int(splits)));
  }

  CudaProgram program() {
    return plan(1).program();
  }

  /** A ragged batch of all edges: one key, few keys, around a tile, around all stages. */
  DecodeCase edges(DecodeInputs inputs) {
    int tile = plan(1).tileKeys();
    int stages =
        config().value(MmaSpace.STAGES).isPresent() ? config().intValue(MmaSpace.STAGES) : 3;
    List<Integer> lengths = new ArrayList<>(List.of(1, 5));
    for (int edge : new int[] {tile, stages * tile}) {
      lengths.add(edge - 1);
      lengths.add(edge + 1);
    }
    return new DecodeCase(queryHeads, kvHeads, headDim, KvFormat.named(format), inputs, lengths);
  }

  @Override
  public String toString() {
    return "%s %d/%d/%d %s %s".formatted(variant.id(), queryHeads, kvHeads, headDim, format, axes);
  }
}
