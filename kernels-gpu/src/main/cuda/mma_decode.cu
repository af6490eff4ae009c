// Split-KV decode on tensor cores: the query heads that share a KV head are the rows of a matrix.
//
//   S [heads][keys]  = Q [heads][dims] K^T      mma.m16n8k16, 16 heads by 8 keys at a time
//   P                = 2^(S - base)             in registers: an accumulator of S is, packed to 16
//                                               bits, just the A fragment of the second product
//   O [heads][dims] += P V                      V transposed on its way from shared memory
//
// K and V tiles stream through cp.async stages into swizzled shared memory (mma_tiles.cuh); the
// first product is in mma_scores.cuh. Warps divide the keys of a tile, and the heads where
// HEAD_WARPS > 1; each keeps a softmax of its own, merged through shared memory when all keys are
// done.
//
// Wins from a group of about 8 on: a decode of 16 heads costs one of 1 in arithmetic, so memory
// stays the limit. Loses where a group fills few of the 16 rows, and to its barriers where a split
// has few tiles: see lanes_decode.cu. Needs sm_80. On an H200 16 heads read memory at 92 to 98% of
// its ceiling, 48 at 80% (results/gpu).
#include "combine.cuh"
#include "mma_scores.cuh"

// Blocks per SM that the compiler leaves registers for.
#ifndef MIN_BLOCKS
#define MIN_BLOCKS 1
#endif

// Four lanes hold a row of an accumulator.
DEVICE float row_max(float x) {
  x = fmaxf(x, __shfl_xor_sync(ALL_LANES, x, 1));
  return fmaxf(x, __shfl_xor_sync(ALL_LANES, x, 2));
}

DEVICE float row_sum(float x) {
  x += __shfl_xor_sync(ALL_LANES, x, 1);
  return x + __shfl_xor_sync(ALL_LANES, x, 2);
}

// What to subtract from logits, where nothing has been seen yet too.
DEVICE float finite(float base) { return base == NEGATIVE_INFINITY ? 0.f : base; }

// From scores to logits of 2. The size is at least tiny, so that the score of no key, -infinity, stays
// what it is; the largest score is the largest logit once those of a negative scale are negated.
struct LogitScale {
  float size;
  bool negative;

  DEVICE explicit LogitScale(float scale)
      : size(fmaxf(fabsf(scale) * LOG2_E, 1e-37f)), negative(scale < 0.f) {}
};

// Scores of keys at `live` columns or more beyond the lane's own become those of no key.
DEVICE void hide_keys(float (&scores)[KEY_TILES][4], int live) {
#pragma unroll
  for (int keys = 0; keys < KEY_TILES; keys++) {
#pragma unroll
    for (int i = 0; i < 4; i++) {
      scores[keys][i] = keys * 8 + i % 2 < live ? scores[keys][i] : NEGATIVE_INFINITY;
    }
  }
}

// By how much a logit may exceed its row's base before sums are rescaled: a weight of up to 2^8 has
// as many bits as one below 1, and a maximum that creeps up costs nothing. None where a weight of
// 16 bits holds the scale of an int8 value too, which may be large.
constexpr float BASE_SLACK = SCALED ? 0.f : 8.f;

// Softmax of the warp's heads over the keys that it has seen, relative to a base for each row;
// sums are of a lane's own columns.
struct WarpSoftmax {
  float base[HEAD_TILES][2];
  float sum[HEAD_TILES][2];
  float rows[HEAD_TILES][DIM_TILES][4];

  DEVICE WarpSoftmax() {
#pragma unroll
    for (int tile = 0; tile < HEAD_TILES; tile++) {
      base[tile][0] = base[tile][1] = NEGATIVE_INFINITY;
      sum[tile][0] = sum[tile][1] = 0.f;
#pragma unroll
      for (int dims = 0; dims < DIM_TILES; dims++) {
#pragma unroll
        for (int i = 0; i < 4; i++) {
          rows[tile][dims][i] = 0.f;
        }
      }
    }
  }

  // Once a logit of the warp's leaves its base's slack: raises the bases of a head tile to the rows'
  // maxima, and shrinks what was summed relative to those before.
  DEVICE void raise_bases(int tile, const float (&largest)[2]) {
    bool leaves = largest[0] > base[tile][0] + BASE_SLACK || largest[1] > base[tile][1] + BASE_SLACK;
    if (any_lane(leaves)) {
#pragma unroll
      for (int half = 0; half < 2; half++) {
        rescale(tile, half, fmaxf(base[tile][half], row_max(largest[half])));
      }
    }
  }

  DEVICE void rescale(int tile, int half, float raised) {
    float factor = weight(base[tile][half], raised);
    base[tile][half] = raised;
    sum[tile][half] *= factor;
#pragma unroll
    for (int dims = 0; dims < DIM_TILES; dims++) {
      rows[tile][dims][2 * half] *= factor;
      rows[tile][dims][2 * half + 1] *= factor;
    }
  }

  // Scores become weights, 0 where the key is at `live_keys` or beyond, and are packed for P V.
  // Scales of int8 values go into the weights, not into their sum.
  DEVICE void weigh(const Lane& lane, int tile, Scores& scores, int live_keys,
                    const LogitScale& scale, const float* k_scales, const float* v_scales,
                    uint32_t (&weights)[KEY_TILES / 2][4]) {
    const int first = lane.key_warp * WARP_KEYS + lane.column;
    if (SCALED || scale.negative) {
#pragma unroll
      for (int keys = 0; keys < KEY_TILES; keys++) {
#pragma unroll
        for (int i = 0; i < 4; i++) {
          float factor = SCALED ? k_scales[first + keys * 8 + i % 2] : 1.f;
          scores[tile][keys][i] *= scale.negative ? -factor : factor;
        }
      }
    }
    if (live_keys < TILE) {
      hide_keys(scores[tile], live_keys - first);
    }
    float largest[2] = {NEGATIVE_INFINITY, NEGATIVE_INFINITY};
#pragma unroll
    for (int keys = 0; keys < KEY_TILES; keys++) {
#pragma unroll
      for (int i = 0; i < 4; i++) {
        largest[i / 2] = fmaxf(largest[i / 2], scores[tile][keys][i]);
      }
    }
    largest[0] *= scale.size;
    largest[1] *= scale.size;
    raise_bases(tile, largest);
    const float from[2] = {finite(base[tile][0]), finite(base[tile][1])};
#pragma unroll
    for (int keys = 0; keys < KEY_TILES; keys++) {
      float p[4];
#pragma unroll
      for (int i = 0; i < 4; i++) {
        p[i] = exp2_approx(fmaf(scores[tile][keys][i], scale.size, -from[i / 2]));
        sum[tile][i / 2] += p[i];
        p[i] *= SCALED ? v_scales[first + keys * 8 + i % 2] : 1.f;
      }
      weights[keys / 2][keys % 2 * 2] = pack(p[0], p[1], query_t());
      weights[keys / 2][keys % 2 * 2 + 1] = pack(p[2], p[3], query_t());
    }
  }

  // O += P V for the warp's heads and keys.
  DEVICE void add_values(const Lane& lane, uint32_t v,
                         const uint32_t (&weights)[HEAD_TILES][KEY_TILES / 2][4]) {
#pragma unroll
    for (int pair = 0; pair < KEY_TILES / 2; pair++) {
#pragma unroll
      for (int step = 0; step < DIM_STEPS; step++) {
        uint32_t values[4];
        int key = lane.key_warp * WARP_KEYS + pair * 16;
        ldmatrix_x4_trans(values, v + lane.rows_first.at(key, step));
#pragma unroll
        for (int tile = 0; tile < HEAD_TILES; tile++) {
          mma_16x8x16(rows[tile][2 * step], weights[tile][pair], values[0], values[1], query_t());
          mma_16x8x16(rows[tile][2 * step + 1], weights[tile][pair], values[2], values[3],
                      query_t());
        }
      }
    }
  }

  // Publishes bases and sums; then key warp after key warp adds its rows, relative to one base.
  DEVICE void merge(const Lane& lane, const SharedTiles& shared) const {
#pragma unroll
    for (int tile = 0; tile < HEAD_TILES; tile++) {
#pragma unroll
      for (int half = 0; half < 2; half++) {
        float whole = row_sum(sum[tile][half]);
        if (lane.column == 0) {
          int slot = lane.key_warp * HEADS + lane.head(tile, half);
          shared.merge_bases()[slot] = base[tile][half];
          shared.merge_sums()[slot] = whole;
        }
      }
    }
    for (int turn = 0; turn < KEY_WARPS; turn++) {
      __syncthreads();
      if (turn == lane.key_warp) {
        add_rows(lane, shared, turn == 0);
      }
    }
    __syncthreads();
  }

  DEVICE void add_rows(const Lane& lane, const SharedTiles& shared, bool first) const {
#pragma unroll
    for (int tile = 0; tile < HEAD_TILES; tile++) {
#pragma unroll
      for (int half = 0; half < 2; half++) {
        int head = lane.head(tile, half);
        float factor = weight(base[tile][half], shared.merged_base(head));
#pragma unroll
        for (int dims = 0; dims < DIM_TILES; dims++) {
          float2* to = reinterpret_cast<float2*>(shared.merge_rows() + head * MERGE_STRIDE +
                                                 dims * 8 + lane.column);
          float2 before = first ? make_float2(0.f, 0.f) : *to;
          *to = make_float2(fmaf(rows[tile][dims][2 * half], factor, before.x),
                            fmaf(rows[tile][dims][2 * half + 1], factor, before.y));
        }
      }
    }
  }
};

// A warp takes a head at a time.
DEVICE void store_merged(const DecodeArguments& a, const BlockHeads& heads,
                         const SharedTiles& shared) {
  for (int head = threadIdx.x / WARP; head < heads.count; head += WARPS) {
    float base = shared.merged_base(head);
    float sum = 0.f;
    for (int warp = 0; warp < KEY_WARPS; warp++) {
      float factor = weight(shared.merge_bases()[warp * HEADS + head], base);
      sum = fmaf(factor, shared.merge_sums()[warp * HEADS + head], sum);
    }
    for (int dim = threadIdx.x % WARP; dim < HEAD_DIM; dim += WARP) {
      store_result(a, heads.row(a, head), dim, shared.merge_rows()[head * MERGE_STRIDE + dim],
                   base, sum);
    }
  }
}

extern "C" __global__ void __launch_bounds__(THREADS, MIN_BLOCKS)
    decode_split(const __grid_constant__ DecodeArguments a) {
  extern __shared__ __align__(128) unsigned char memory[];
  const SharedTiles shared(memory);
  const Lane lane;
  const BlockHeads heads(a, HEADS);
  const SplitRange range(a.lengths[heads.sequence], TILE, a.splits, blockIdx.x);
  if (range.begin >= range.end && a.splits > 1) {
    store_empty(a, heads);
    return;
  }
  shared.load_queries(a, heads);
#pragma unroll
  for (int stage = 0; stage < STAGES - 1; stage++) {
    int first = range.begin + stage * TILE;
    if (first < range.end) {
      shared.load_stage(a, heads, stage, first, range.end);
    }
    cp_async_commit();  // groups are counted: an empty one stands for a tile that there is not
  }
  Queries queries{shared.queries()};
  WarpSoftmax softmax;
  const LogitScale scale(a.scale);
  int stage = 0;
  for (int first = range.begin; first < range.end; first += TILE) {
    cp_async_wait<STAGES - 2>();
    __syncthreads();  // this stage has arrived for all, and all have done with the one before
    int ahead = first + (STAGES - 1) * TILE;
    if (ahead < range.end) {
      shared.load_stage(a, heads, stage == 0 ? STAGES - 1 : stage - 1, ahead, range.end);
    }
    cp_async_commit();
    if (first == range.begin) {
      queries.keep(lane);
    }
    if (SCALED) {
      shared.widen_stage(stage);
      __syncthreads();
    }
    Scores scores = {};
    multiply_keys(lane, queries, shared.k(stage), scores);
    uint32_t weights[HEAD_TILES][KEY_TILES / 2][4];
#pragma unroll
    for (int tile = 0; tile < HEAD_TILES; tile++) {
      softmax.weigh(lane, tile, scores, range.end - first, scale, shared.k_scales(stage),
                    shared.v_scales(stage), weights[tile]);
    }
    softmax.add_values(lane, shared.v(stage), weights);
    stage = stage + 1 == STAGES ? 0 : stage + 1;
  }
  cp_async_wait<0>();
  __syncthreads();  // all have done with the last stage, which the merge overwrites
  softmax.merge(lane, shared);
  store_merged(a, heads, shared);
}
