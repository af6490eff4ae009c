package headroom.gpu.kernel;

import headroom.gpu.compile.KernelSource;
import java.util.HashMap;
import java.util.Map;

/** Ways to break a kernel's source, each a mistake that someone could make. */
enum KernelMutation {
  /** Every KV head's block takes the first group's queries. */
  GROUP_FORGOTTEN(
      Bed.LANES, "decode.cuh", "first = kv_head * group + in_group", "first = in_group"),
  /** The last block of a group computes heads of the next. */
  LAST_BLOCK_FULL(
      Bed.LANES,
      "decode.cuh",
      "count = min(heads_per_block, group - in_group)",
      "count = heads_per_block"),
  /** Every token is taken to lie in its sequence's first page. */
  PAGE_FORGOTTEN(
      Bed.LANES, "decode.cuh", "static_cast<unsigned>(token) / PAGE_TOKENS", "0 / PAGE_TOKENS"),
  /** A token's place is counted from its sequence's begin. */
  PLACE_FORGOTTEN(
      Bed.LANES,
      "decode.cuh",
      "place = static_cast<unsigned>(token) % PAGE_TOKENS",
      "place = token"),
  /** All heads read the first KV head. */
  KV_HEAD_FORGOTTEN(Bed.LANES, "decode.cuh", "a.kv_heads + heads.kv_head", "a.kv_heads"),
  /** Tiles that do not divide among the splits are lost. */
  SPLITS_ROUND_DOWN(
      Bed.LANES, "decode.cuh", "(tiles + splits - 1) / splits * tile", "tiles / splits * tile"),
  /** Nothing has been seen yet, so its weight is e^NaN. */
  WEIGHT_OF_NOTHING(Bed.LANES, "decode.cuh", "x == NEGATIVE_INFINITY ? 0.f : ", ""),
  /** Powers of 2 instead of e. */
  WRONG_BASE(Bed.LANES, "lanes_decode.cu", "a.scale * LOG2_E", "a.scale"),
  /** Splits are added as if their maxima were alike. */
  UNWEIGHTED_SPLITS(Bed.LANES, "combine.cuh", "weight(base[i], largest) / whole", "1.f / whole"),
  /** A split without keys counts as one that has some: its row is whatever was there. */
  EMPTY_ROW_READ(Bed.LANES, "combine.cuh", "*live = last;", "*live = splits;"),
  /** The last split that has keys is left out. */
  LAST_SPLIT_FORGOTTEN(Bed.LANES, "combine.cuh", "*live = last;", "*live = last - 1;"),
  /** Of the parts of a row only the first is stored. */
  PARTS_FORGOTTEN(Bed.MMA, "combine.cuh", "i < parts; i++", "i < 1; i++"),
  /** An empty split leaves its sum as it was. */
  EMPTY_SPLIT_SILENT(Bed.LANES, "decode.cuh", "a.partial_sum[part] = 0.f;", ""),
  /** One key too many. */
  KEY_PAST_THE_END(Bed.LANES, "lanes_decode.cu", "live[i] = key < end;", "live[i] = key <= end;"),
  /** A dot product lacks half of its lanes. */
  DOT_TOO_SHORT(
      Bed.LANES, "lanes_decode.cu", "away = LANES_PER_KEY / 2;", "away = LANES_PER_KEY / 4;"),
  /** Sums keep their weight when the maximum rises. */
  SUM_NOT_RESCALED(Bed.LANES, "lanes_decode.cu", "sum *= factor;", ""),
  /** The other slots of a warp are left out. */
  SLOTS_NOT_MERGED(
      Bed.LANES,
      "lanes_decode.cu",
      "away = LANES_PER_KEY; away < WARP",
      "away = WARP; away < WARP"),
  /** Rows are merged before all warps have stored theirs. */
  NO_BARRIER_IN_LANES(
      Bed.LANES, "lanes_decode.cu", "__syncthreads();\n  results.store", "results.store"),
  /** Lanes without dims load what follows the row. */
  IDLE_LANES_LOAD(Bed.LANES, "lanes_decode.cu", "live && chunk < CHUNKS", "live"),
  /** Tiles are read as if they were not swizzled. */
  SWIZZLE_FORGOTTEN(Bed.MMA, "mma_tiles.cuh", "chunk(chunk ^ swizzle_of(row))", "chunk(chunk)"),
  /** A tile is read before the other warps' copies have been waited for. */
  NO_BARRIER_PER_TILE(Bed.MMA, "mma_decode.cu", "__syncthreads();  // this stage", "// this stage"),
  /** One group of copies too few is waited for. */
  WAIT_TOO_SHORT(
      Bed.MMA, "mma_decode.cu", "cp_async_wait<STAGES - 2>()", "cp_async_wait<STAGES - 1>()"),
  /** The next tile lands where this one is being read. */
  WRONG_STAGE(Bed.MMA, "mma_decode.cu", "stage == 0 ? STAGES - 1 : stage - 1", "stage"),
  /** A tile that there is not is not counted. */
  EMPTY_GROUP_FORGOTTEN(
      Bed.MMA,
      "mma_decode.cu",
      "cp_async_commit();  // groups",
      "if (first < range.end) cp_async_commit();  // groups"),
  /** Keys behind the last have a weight. */
  MASK_FORGOTTEN(
      Bed.MMA,
      "mma_decode.cu",
      "keys * 8 + i % 2 < live ? scores[keys][i] : NEGATIVE_INFINITY",
      "scores[keys][i]"),
  /** Pages behind the last are looked up. */
  TABLE_OVERREAD(
      Bed.MMA, "mma_tiles.cuh", "live || PAGE_TOKENS == 0 ? first + row : first", "first + row"),
  /** Queries behind the last head are read. */
  QUERIES_OVERREAD(Bed.MMA, "mma_tiles.cuh", "live = head < heads.count", "live = true"),
  /** Values are read by rows. */
  VALUES_NOT_TRANSPOSED(Bed.MMA, "mma_decode.cu", "ldmatrix_x4_trans(values", "ldmatrix_x4(values"),
  /** Two weights change places. */
  PACKED_BACKWARDS(Bed.MMA, "mma_decode.cu", "pack(p[0], p[1]", "pack(p[1], p[0]"),
  /** Half of the columns keep their weight when the maximum rises. */
  ROWS_NOT_RESCALED(Bed.MMA, "mma_decode.cu", "rows[tile][dims][2 * half + 1] *= factor;", ""),
  /** A base stays where the first tile put it, whatever comes: weights overflow. */
  BASE_NEVER_RAISED(Bed.MMA, "mma_decode.cu", "SCALED ? 0.f : 8.f", "1e30f"),
  /** A row's sum lacks half of its columns. */
  SUM_TOO_SHORT(
      Bed.MMA, "mma_decode.cu", "return x + __shfl_xor_sync(ALL_LANES, x, 2)", "return x"),
  /** Warps add their rows at once. */
  NO_TURNS(
      Bed.MMA,
      "mma_decode.cu",
      "__syncthreads();\n      if (turn == lane.key_warp)",
      "if (turn == lane.key_warp)"),
  /** Warps' rows are added as if their maxima were alike. */
  UNWEIGHTED_WARPS(
      Bed.MMA,
      "mma_decode.cu",
      "factor = weight(base[tile][half], shared.merged_base(head))",
      "factor = 1.f"),
  /** The merge overwrites a tile that others still read. */
  NO_BARRIER_BEFORE_MERGE(
      Bed.MMA, "mma_decode.cu", "__syncthreads();  // all have done with", "// all have done with"),
  /** Chunks are half as far apart as they are long. */
  MISALIGNED_CHUNKS(
      Bed.MMA, "mma_tiles.cuh", "chunk * VECTOR_ELEMENTS;", "chunk * VECTOR_ELEMENTS / 2;"),
  /** Keys count as if their scales were 1. */
  KEY_SCALE_FORGOTTEN(
      Bed.INT8, "mma_decode.cu", "SCALED ? k_scales[first + keys * 8 + i % 2] : 1.f", "1.f"),
  /** Values count as if their scales were 1. */
  VALUE_SCALE_FORGOTTEN(
      Bed.INT8, "mma_decode.cu", "SCALED ? v_scales[first + keys * 8 + i % 2] : 1.f", "1.f"),
  /** Bytes are widened as if they had no sign. */
  WRONG_BIAS(Bed.INT8, "elements.cuh", "0x6480", "0x6400"),
  /** A widened tile is read before all of it is there. */
  NO_BARRIER_AFTER_WIDENING(
      Bed.INT8,
      "mma_decode.cu",
      "widen_stage(stage);\n      __syncthreads();",
      "widen_stage(stage);");

  /** The configuration that shows it. */
  enum Bed {
    LANES(TestedConfig.lanes(6, 2, 80, "bf16-p16", "headsPerBlock=2 lanesPerKey=16")),
    MMA(TestedConfig.mma(20, 1, 64, "bf16-p16", "headsPerBlock=32 headWarps=2 warps=4 stages=3")),
    INT8(TestedConfig.mma(6, 1, 64, "int8", ""));

    private final TestedConfig config;

    Bed(TestedConfig config) {
      this.config = config;
    }

    TestedConfig config() {
      return config;
    }
  }

  private final Bed bed;
  private final String file;
  private final String right;
  private final String wrong;

  KernelMutation(Bed bed, String file, String right, String wrong) {
    this.bed = bed;
    this.file = file;
    this.right = right;
    this.wrong = wrong;
  }

  Bed bed() {
    return bed;
  }

  /** Where the mistake is, and what it is. */
  String change() {
    return "%s: `%s` → `%s`".formatted(file, right.strip(), wrong.strip());
  }

  /** The source, with the mistake in it or in one of its headers. */
  KernelSource source() {
    KernelSource sound = CudaSources.source(bed.config().program().file());
    Map<String, String> headers = new HashMap<>(sound.headers());
    headers.computeIfPresent(file, (name, text) -> text.replace(right, wrong));
    String text = sound.text();
    return KernelSource.of(
        sound.name(), file.equals(sound.name()) ? text.replace(right, wrong) : text, headers);
  }
}
