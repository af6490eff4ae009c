// Split-KV decode on tensor cores: the query heads that share a KV head are the rows of a matrix.
//
//   S [heads][keys]  = Q [heads][dims] K^T      mma.m16n8k16, 16 heads by 8 keys at a time
//   P                = e^(S - max)              in registers: an accumulator of S is, packed to 16
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
// has few tiles: see lanes_decode.cu. Needs sm_80. Not yet timed on a GPU.
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

// Softmax of the warp's heads over the keys that it has seen; sums are of a lane's own columns.
struct WarpSoftmax {
  float max[HEAD_TILES][2];
  float sum[HEAD_TILES][2];
  float rows[HEAD_TILES][DIM_TILES][4];

  DEVICE WarpSoftmax() {
#pragma unroll
    for (int tile = 0; tile < HEAD_TILES; tile++) {
      max[tile][0] = max[tile][1] = NEGATIVE_INFINITY;
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

  // Raises the maximum of a row and shrinks what was summed below it; returns what to subtract.
  DEVICE float raise_max(int tile, int half, float tile_max) {
    float raised = fmaxf(max[tile][half], row_max(tile_max));
    float base = raised == NEGATIVE_INFINITY ? 0.f : raised;
    float factor = exp2_approx((max[tile][half] - base) * LOG2_E);
    max[tile][half] = raised;
    sum[tile][half] *= factor;
#pragma unroll
    for (int dims = 0; dims < DIM_TILES; dims++) {
      rows[tile][dims][2 * half] *= factor;
      rows[tile][dims][2 * half + 1] *= factor;
    }
    return base;
  }

  // Scores become weights, 0 where the key is at `live_keys` or beyond, and are packed for P V.
  // Scales of int8 values go into the weights, not into their sum.
  DEVICE void weigh(const Lane& lane, int tile, Scores& scores, int live_keys, float scale,
                    const float* k_scales, const float* v_scales,
                    uint32_t (&weights)[KEY_TILES / 2][4]) {
    float tile_max[2] = {NEGATIVE_INFINITY, NEGATIVE_INFINITY};
    const int first = lane.key_warp * WARP_KEYS + lane.column;
#pragma unroll
    for (int keys = 0; keys < KEY_TILES; keys++) {
#pragma unroll
      for (int i = 0; i < 4; i++) {
        int key = first + keys * 8 + i % 2;
        float factor = SCALED ? scale * k_scales[key] : scale;
        float logit = scores[tile][keys][i] * factor;
        scores[tile][keys][i] = key < live_keys ? logit : NEGATIVE_INFINITY;
        tile_max[i / 2] = fmaxf(tile_max[i / 2], scores[tile][keys][i]);
      }
    }
    float base[2];
    base[0] = raise_max(tile, 0, tile_max[0]);
    base[1] = raise_max(tile, 1, tile_max[1]);
#pragma unroll
    for (int keys = 0; keys < KEY_TILES; keys++) {
      float p[4];
#pragma unroll
      for (int i = 0; i < 4; i++) {
        p[i] = exp2_approx((scores[tile][keys][i] - base[i / 2]) * LOG2_E);
        sum[tile][i / 2] += p[i];
        p[i] *= SCALED ? v_scales[first + keys * 8 + i % 2] : 1.f;
      }
      weights[keys / 2][keys % 2 * 2] = pack(p[0], p[1], query_t());
      weights[keys / 2][keys % 2 * 2 + 1] = pack(p[2], p[3], query_t());
    }
  }

  // O += P V for the warp's heads and keys.
  DEVICE void add_values(const Lane& lane, const unsigned char* v,
                         const uint32_t (&weights)[HEAD_TILES][KEY_TILES / 2][4]) {
#pragma unroll
    for (int pair = 0; pair < KEY_TILES / 2; pair++) {
#pragma unroll
      for (int step = 0; step < DIM_STEPS; step++) {
        uint32_t values[4];
        int key = lane.key_warp * WARP_KEYS + pair * 16 + lane.matrix % 2 * 8 + lane.matrix_row;
        ldmatrix_x4_trans(values, v + swizzled(key, step * 2 + lane.matrix / 2));
#pragma unroll
        for (int tile = 0; tile < HEAD_TILES; tile++) {
          mma_16x8x16(rows[tile][2 * step], weights[tile][pair], values[0], values[1], query_t());
          mma_16x8x16(rows[tile][2 * step + 1], weights[tile][pair], values[2], values[3],
                      query_t());
        }
      }
    }
  }

  // Publishes maxima and sums; then key warp after key warp adds its rows, under one maximum.
  DEVICE void merge(const Lane& lane, const SharedTiles& shared) const {
#pragma unroll
    for (int tile = 0; tile < HEAD_TILES; tile++) {
#pragma unroll
      for (int half = 0; half < 2; half++) {
        float whole = row_sum(sum[tile][half]);
        if (lane.column == 0) {
          int slot = lane.key_warp * HEADS + lane.head(tile, half);
          shared.merge_maxima()[slot] = max[tile][half];
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
        float largest = NEGATIVE_INFINITY;
        for (int warp = 0; warp < KEY_WARPS; warp++) {
          largest = fmaxf(largest, shared.merge_maxima()[warp * HEADS + head]);
        }
        float factor = weight(max[tile][half], largest);
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

DEVICE void store_merged(const DecodeArguments& a, const BlockHeads& heads,
                         const SharedTiles& shared) {
  for (int i = threadIdx.x; i < heads.count * HEAD_DIM; i += THREADS) {
    int head = i / HEAD_DIM;
    int dim = i % HEAD_DIM;
    float largest = NEGATIVE_INFINITY;
    for (int warp = 0; warp < KEY_WARPS; warp++) {
      largest = fmaxf(largest, shared.merge_maxima()[warp * HEADS + head]);
    }
    float sum = 0.f;
    for (int warp = 0; warp < KEY_WARPS; warp++) {
      float factor = weight(shared.merge_maxima()[warp * HEADS + head], largest);
      sum = fmaf(factor, shared.merge_sums()[warp * HEADS + head], sum);
    }
    store_result(a, heads.row(a, head), dim, shared.merge_rows()[head * MERGE_STRIDE + dim],
                 largest, sum);
  }
}

extern "C" __global__ void __launch_bounds__(THREADS, MIN_BLOCKS)
    decode_split(const __grid_constant__ DecodeArguments a) {
  extern __shared__ __align__(128) unsigned char memory[];
  const SharedTiles shared{memory};
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
      softmax.weigh(lane, tile, scores, range.end - first, a.scale, shared.k_scales(stage),
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
