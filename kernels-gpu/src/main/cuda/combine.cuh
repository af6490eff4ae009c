// The second kernel of a decode whose keys were split: a row of the output for each block.
//
//   decode_combine  grid (batch * queryHeads): out = sum of w row / sum of w sum,
//                   w = 2^(base - largest base), over the row's splits
//
//   a thread   four dims of every so many-th split, up to ROWS_IN_FLIGHT of them under way at once
//   a block    as many parts as it has threads for; their sums meet in shared memory
//
// It waits for memory twice, however many splits there are: for bases and sums, then for rows. The
// launch (headroom.gpu.kernel.CombineLaunch) gives it threads for as many parts as that takes.
#pragma once

#include "decode.cuh"

constexpr int ROWS_IN_FLIGHT = 8;
constexpr int MOST_SPLITS = 128;
constexpr int MOST_THREADS = 1024;  // whatever registers an architecture would take for fewer
constexpr int LANE_SPLITS = MOST_SPLITS / WARP;
constexpr int COLUMNS = HEAD_DIM / 4;

static_assert(HEAD_DIM % 4 == 0, "rows are summed four dims at a time");

// Shared memory of a block.
struct CombineShared {
  float4* found;   // [parts][COLUMNS]
  float* weights;  // [splits]
  int* live;       // splits that have keys: the first so many

  DEVICE CombineShared(unsigned char* memory, int splits)
      : found(reinterpret_cast<float4*>(memory)),
        weights(reinterpret_cast<float*>(found + blockDim.x)),
        live(reinterpret_cast<int*>(weights + splits)) {}

  // By one warp: what each split's row is multiplied by.
  DEVICE void weigh(const float* bases, const float* sums, int splits) const {
    float base[LANE_SPLITS];
    float sum[LANE_SPLITS];
    float largest = NEGATIVE_INFINITY;
    int last = 0;
#pragma unroll
    for (int i = 0; i < LANE_SPLITS; i++) {
      int split = i * WARP + threadIdx.x;
      base[i] = split < splits ? bases[split] : NEGATIVE_INFINITY;
      sum[i] = split < splits ? sums[split] : 0.f;
    }
#pragma unroll
    for (int i = 0; i < LANE_SPLITS; i++) {
      largest = fmaxf(largest, base[i]);
      last = sum[i] == 0.f ? last : i * WARP + threadIdx.x + 1;
    }
#pragma unroll
    for (int away = WARP / 2; away > 0; away /= 2) {
      largest = fmaxf(largest, __shfl_xor_sync(ALL_LANES, largest, away));
      last = max(last, __shfl_xor_sync(ALL_LANES, last, away));
    }
    float whole = 0.f;
#pragma unroll
    for (int i = 0; i < LANE_SPLITS; i++) {
      whole = fmaf(weight(base[i], largest), sum[i], whole);
    }
#pragma unroll
    for (int away = WARP / 2; away > 0; away /= 2) {
      whole += __shfl_xor_sync(ALL_LANES, whole, away);
    }
#pragma unroll
    for (int i = 0; i < LANE_SPLITS; i++) {
      int split = i * WARP + threadIdx.x;
      if (split < splits) {
        weights[split] = weight(base[i], largest) / whole;
      }
    }
    if (threadIdx.x == 0) {
      *live = last;
    }
  }
};

DEVICE void add(float4& sum, float w, const float4& row) {
  sum.x = fmaf(w, row.x, sum.x);
  sum.y = fmaf(w, row.y, sum.y);
  sum.z = fmaf(w, row.z, sum.z);
  sum.w = fmaf(w, row.w, sum.w);
}

// Four dims of every `stride`-th row; all loads of a round come before their first use.
DEVICE float4 add_rows(const float4* rows, const CombineShared& shared, int begin, int stride) {
  const int live = *shared.live;
  float4 sum = make_float4(0.f, 0.f, 0.f, 0.f);
  for (int first = begin; first < live; first += stride * ROWS_IN_FLIGHT) {
    float4 row[ROWS_IN_FLIGHT];
#pragma unroll
    for (int i = 0; i < ROWS_IN_FLIGHT; i++) {
      row[i] = rows[static_cast<long long>(min(first + i * stride, live - 1)) * COLUMNS];
    }
#pragma unroll
    for (int i = 0; i < ROWS_IN_FLIGHT; i++) {
      int split = first + i * stride;
      add(sum, split < live ? shared.weights[split] : 0.f, row[i]);
    }
  }
  return sum;
}

extern "C" __global__ void __launch_bounds__(MOST_THREADS)
    decode_combine(const __grid_constant__ DecodeArguments a) {
  extern __shared__ __align__(16) unsigned char combine_memory[];
  const CombineShared shared(combine_memory, a.splits);
  const long long first = static_cast<long long>(blockIdx.x) * a.splits;
  if (threadIdx.x < WARP) {
    shared.weigh(a.partial_base + first, a.partial_sum + first, a.splits);
  }
  __syncthreads();
  const int parts = blockDim.x / COLUMNS;
  const int part = threadIdx.x / COLUMNS;
  if (part < parts) {
    const float4* rows = reinterpret_cast<const float4*>(a.partial_rows + first * HEAD_DIM);
    shared.found[threadIdx.x] = add_rows(rows + threadIdx.x % COLUMNS, shared, part, parts);
  }
  __syncthreads();
  for (int dim = threadIdx.x; dim < HEAD_DIM; dim += blockDim.x) {
    const float* found = reinterpret_cast<const float*>(shared.found) + dim;
    float value = 0.f;
    for (int i = 0; i < parts; i++) {
      value += found[i * HEAD_DIM];
    }
    narrow(value, a.out[static_cast<long long>(blockIdx.x) * HEAD_DIM + dim]);
  }
}
