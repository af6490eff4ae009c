// Split-KV decode on CUDA cores: neighbouring lanes share a key, and every lane keeps its dims.
//
//   a warp   [slot][lane of the row]    32 / LANES_PER_KEY rows of K, and of V, at a time
//   a lane   chunks lane, lane + LANES_PER_KEY, ... of its row, 16 bytes each, straight from
//            memory to registers: q, the row sums and both rows in flight stay there
//   a block  WARPS warps take keys in turn; each (warp, slot) has a softmax of its own, merged by
//            shuffles and then through shared memory when all keys are done
//
// Wins where few query heads share a KV head (MHA, groups up to 4): it then waits for memory alone,
// and has no barrier before the end. The only kernel for f32, and below sm_80. Loses from about a
// group of 8 on, where the CUDA cores become the limit: see mma_decode.cu. On an H200
// one head reads memory at 92% of its ceiling (results/gpu).
#include "combine.cuh"

// Query heads that share the loaded keys; what exceeds them goes to further blocks.
#ifndef HEADS_PER_BLOCK
#define HEADS_PER_BLOCK 4
#endif
#ifndef LANES_PER_KEY
#define LANES_PER_KEY 16
#endif
// Rows of K and of V that a lane has under way at once.
#ifndef KEYS_IN_FLIGHT
#define KEYS_IN_FLIGHT 2
#endif
#ifndef WARPS
#define WARPS 4
#endif
// Blocks per SM that the compiler leaves registers for.
#ifndef MIN_BLOCKS
#define MIN_BLOCKS 1
#endif

constexpr int HEADS = HEADS_PER_BLOCK;
constexpr int CHUNKS = HEAD_DIM / VECTOR_ELEMENTS;
constexpr int LANE_CHUNKS = (CHUNKS + LANES_PER_KEY - 1) / LANES_PER_KEY;
constexpr int LANE_DIMS = LANE_CHUNKS * VECTOR_ELEMENTS;
constexpr int SLOTS = WARP / LANES_PER_KEY;
constexpr int WARP_KEYS = SLOTS * KEYS_IN_FLIGHT;
constexpr int TILE = WARPS * WARP_KEYS;

static_assert(HEAD_DIM % VECTOR_ELEMENTS == 0, "a row must be whole 16-byte chunks");
static_assert(LANES_PER_KEY >= 1 && LANES_PER_KEY <= WARP && WARP % LANES_PER_KEY == 0,
              "LANES_PER_KEY must be a power of two up to 32");
static_assert(CHUNKS >= LANES_PER_KEY / 2 + 1 || LANES_PER_KEY == 1,
              "more than half of the lanes of a row would idle");

// The chunk of a row that a lane holds as its number i, or one past the row.
DEVICE int chunk_of(int lane, int i) { return i * LANES_PER_KEY + lane % LANES_PER_KEY; }

// One row of K or V in registers; zeros where the key or the chunk is beyond the end.
struct LaneRow {
  uint4 raw[LANE_CHUNKS];

  DEVICE void load(const kv_t* row, int lane, bool live) {
#pragma unroll
    for (int i = 0; i < LANE_CHUNKS; i++) {
      int chunk = chunk_of(lane, i);
      raw[i] = live && chunk < CHUNKS ? load16_streaming(row + chunk * VECTOR_ELEMENTS)
                                      : make_uint4(0, 0, 0, 0);
    }
  }

  // A zero of int8 is a byte of zero, so idle lanes add nothing whatever the element.
  DEVICE void widen(float (&out)[LANE_DIMS]) const {
#pragma unroll
    for (int i = 0; i < LANE_CHUNKS; i++) {
      widen16(raw[i], *reinterpret_cast<float(*)[VECTOR_ELEMENTS]>(out + i * VECTOR_ELEMENTS));
    }
  }
};

// The softmax of one query head over the keys that a slot has seen, as far as a lane holds it.
struct LaneSoftmax {
  float max = NEGATIVE_INFINITY;
  float sum = 0.f;
  float row[LANE_DIMS] = {};

  DEVICE void rescale(float new_max) {
    float factor = weight(max, new_max);
    max = new_max;
    sum *= factor;
#pragma unroll
    for (int i = 0; i < LANE_DIMS; i++) {
      row[i] *= factor;
    }
  }

  // Adds the softmax of the slot that lies so many lanes away, in both alike.
  DEVICE void merge_with(int lanes_away) {
    float other_max = __shfl_xor_sync(ALL_LANES, max, lanes_away);
    rescale(fmaxf(max, other_max));
    sum += __shfl_xor_sync(ALL_LANES, sum, lanes_away);
#pragma unroll
    for (int i = 0; i < LANE_DIMS; i++) {
      row[i] += __shfl_xor_sync(ALL_LANES, row[i], lanes_away);
    }
  }
};

DEVICE void load_queries(float (&q)[HEADS][LANE_DIMS], const DecodeArguments& a,
                         const BlockHeads& heads, int lane) {
#pragma unroll
  for (int head = 0; head < HEADS; head++) {
#pragma unroll
    for (int i = 0; i < LANE_DIMS; i++) {
      int dim = chunk_of(lane, i / VECTOR_ELEMENTS) * VECTOR_ELEMENTS + i % VECTOR_ELEMENTS;
      bool live = head < heads.count && dim < HEAD_DIM;
      q[head][i] = live ? widen(a.q[heads.row(a, head) * HEAD_DIM + dim]) : 0.f;
    }
  }
}

// The whole dot product in every lane of a row.
DEVICE float dot(const float (&q)[LANE_DIMS], const float (&key)[LANE_DIMS]) {
  float sum = 0.f;
#pragma unroll
  for (int i = 0; i < LANE_DIMS; i++) {
    sum = fmaf(q[i], key[i], sum);
  }
#pragma unroll
  for (int away = LANES_PER_KEY / 2; away > 0; away /= 2) {
    sum += __shfl_xor_sync(ALL_LANES, sum, away);
  }
  return sum;
}

// Rows of some keys, loaded together so that memory has all of them to fetch at once.
struct KeysInFlight {
  LaneRow k[KEYS_IN_FLIGHT];
  LaneRow v[KEYS_IN_FLIGHT];
  float k_scale[KEYS_IN_FLIGHT];
  float v_scale[KEYS_IN_FLIGHT];
  bool live[KEYS_IN_FLIGHT];

  DEVICE void load(const DecodeArguments& a, const BlockHeads& heads, int first, int end,
                   int lane) {
#pragma unroll
    for (int i = 0; i < KEYS_IN_FLIGHT; i++) {
      int key = first + i * SLOTS + lane / LANES_PER_KEY;
      live[i] = key < end;
      TokenPlace place(a, heads, live[i] ? key : first);
      k[i].load(a.k + place.element(a), lane, live[i]);
      v[i].load(a.v + place.element(a), lane, live[i]);
      if (SCALED) {
        k_scale[i] = live[i] ? __ldg(a.k_scales + place.scale(a)) : 0.f;
        v_scale[i] = live[i] ? __ldg(a.v_scales + place.scale(a)) : 0.f;
      }
    }
  }

  // Logits of all heads, then their new maxima, then the weighted rows of V.
  DEVICE void add_to(LaneSoftmax (&softmax)[HEADS], const float (&q)[HEADS][LANE_DIMS],
                     float scale) const {
    float logits[HEADS][KEYS_IN_FLIGHT];
#pragma unroll
    for (int i = 0; i < KEYS_IN_FLIGHT; i++) {
      float key[LANE_DIMS];
      k[i].widen(key);
#pragma unroll
      for (int head = 0; head < HEADS; head++) {
        float factor = SCALED ? scale * k_scale[i] : scale;
        float logit = dot(q[head], key) * factor;
        logits[head][i] = live[i] ? logit : NEGATIVE_INFINITY;
      }
    }
#pragma unroll
    for (int head = 0; head < HEADS; head++) {
      float max = softmax[head].max;
#pragma unroll
      for (int i = 0; i < KEYS_IN_FLIGHT; i++) {
        max = fmaxf(max, logits[head][i]);
      }
      softmax[head].rescale(max);
    }
#pragma unroll
    for (int i = 0; i < KEYS_IN_FLIGHT; i++) {
      float value[LANE_DIMS];
      v[i].widen(value);
#pragma unroll
      for (int head = 0; head < HEADS; head++) {
        float p = weight(logits[head][i], softmax[head].max);
        softmax[head].sum += p;
        p = SCALED ? p * v_scale[i] : p;
#pragma unroll
        for (int dim = 0; dim < LANE_DIMS; dim++) {
          softmax[head].row[dim] = fmaf(p, value[dim], softmax[head].row[dim]);
        }
      }
    }
  }
};

// Shared memory of the merge: rows [WARPS][HEADS][HEAD_DIM], then max and sum [WARPS][HEADS].
struct WarpResults {
  float* rows;
  float* maxima;
  float* sums;

  DEVICE explicit WarpResults(float* shared)
      : rows(shared), maxima(rows + WARPS * HEADS * HEAD_DIM), sums(maxima + WARPS * HEADS) {}

  DEVICE void put(int warp, int lane, const LaneSoftmax (&softmax)[HEADS]) {
    if (lane >= LANES_PER_KEY) {
      return;  // every slot holds the warp's sum
    }
#pragma unroll
    for (int head = 0; head < HEADS; head++) {
#pragma unroll
      for (int i = 0; i < LANE_DIMS; i++) {
        int dim = chunk_of(lane, i / VECTOR_ELEMENTS) * VECTOR_ELEMENTS + i % VECTOR_ELEMENTS;
        if (dim < HEAD_DIM) {
          rows[(warp * HEADS + head) * HEAD_DIM + dim] = softmax[head].row[i];
        }
      }
      if (lane == 0) {
        maxima[warp * HEADS + head] = softmax[head].max;
        sums[warp * HEADS + head] = softmax[head].sum;
      }
    }
  }

  DEVICE void store(const DecodeArguments& a, const BlockHeads& heads) const {
    for (int i = threadIdx.x; i < heads.count * HEAD_DIM; i += WARPS * WARP) {
      int head = i / HEAD_DIM;
      int dim = i % HEAD_DIM;
      float max = maxima[head];
      for (int warp = 1; warp < WARPS; warp++) {
        max = fmaxf(max, maxima[warp * HEADS + head]);
      }
      float sum = 0.f;
      float value = 0.f;
      for (int warp = 0; warp < WARPS; warp++) {
        float w = weight(maxima[warp * HEADS + head], max);
        sum = fmaf(w, sums[warp * HEADS + head], sum);
        value = fmaf(w, rows[(warp * HEADS + head) * HEAD_DIM + dim], value);
      }
      store_result(a, heads.row(a, head), dim, value, max, sum);
    }
  }
};

extern "C" __global__ void __launch_bounds__(WARPS * WARP, MIN_BLOCKS)
    decode_split(const __grid_constant__ DecodeArguments a) {
  extern __shared__ float shared[];
  const int lane = threadIdx.x % WARP;
  const int warp = threadIdx.x / WARP;
  const BlockHeads heads(a, HEADS);
  const SplitRange range(a.lengths[heads.sequence], TILE, a.splits, blockIdx.x);
  if (range.begin >= range.end && a.splits > 1) {
    store_empty(a, heads);
    return;
  }
  float q[HEADS][LANE_DIMS];
  load_queries(q, a, heads, lane);
  LaneSoftmax softmax[HEADS];
  const float scale = a.scale * LOG2_E;
  for (int first = range.begin + warp * WARP_KEYS; first < range.end; first += TILE) {
    KeysInFlight keys;
    keys.load(a, heads, first, range.end, lane);
    keys.add_to(softmax, q, scale);
  }
#pragma unroll
  for (int head = 0; head < HEADS; head++) {
#pragma unroll
    for (int away = LANES_PER_KEY; away < WARP; away *= 2) {
      softmax[head].merge_with(away);
    }
  }
  WarpResults results(shared);
  results.put(warp, lane, softmax);
  __syncthreads();
  results.store(a, heads);
}
