// Shared memory of mma_decode.cu: where tiles lie, how cp.async fills them, how int8 is widened.
//
//   queries   [HEADS][HEAD_DIM]                       16-bit, swizzled
//   wide      K, V [TILE][HEAD_DIM]                   int8 only: the tile as f16, swizzled
//   stages    STAGES x { K, V [TILE][HEAD_DIM] of the cache's elements, swizzled if 16-bit;
//                        scales of K, V [TILE], int8 only }
//
// After the last tile the memory behind the queries holds the merge of the warps:
//
//   rows      [HEADS][MERGE_STRIDE] float
//   bases, sums  [KEY_WARPS][HEADS] float
#pragma once

#include "decode.cuh"

// Query heads of a block: rows of mma's A. A group of 71 is five blocks of 16, or one of 80.
#ifndef HEADS_PER_BLOCK
#define HEADS_PER_BLOCK 16
#endif
// Keys of a stage.
#ifndef KV_TILE
#define KV_TILE 64
#endif
// Tiles in shared memory, of which all but one are being loaded.
#ifndef STAGES
#define STAGES 3
#endif
#ifndef WARPS
#define WARPS 4
#endif
// Of these, how many divide the heads; WARPS / HEAD_WARPS divide the keys of a tile.
#ifndef HEAD_WARPS
#define HEAD_WARPS 1
#endif

#if ELEMENT == F32
#error "tensor cores take 16-bit elements: ELEMENT must be BF16, F16 or INT8; use lanes_decode.cu"
#endif

constexpr int HEADS = HEADS_PER_BLOCK;
constexpr int TILE = KV_TILE;
constexpr int THREADS = WARPS * WARP;
constexpr int KEY_WARPS = WARPS / HEAD_WARPS;
constexpr int WIDE_CHUNKS = HEAD_DIM / 8;                 // 16-byte chunks of a 16-bit row
constexpr int RAW_CHUNKS = HEAD_DIM / VECTOR_ELEMENTS;    // of a row as the cache keeps it

static_assert(WARPS % HEAD_WARPS == 0, "HEAD_WARPS must divide WARPS");
static_assert(HEAD_DIM % 16 == 0, "mma takes 16 dims at a time");
static_assert(HEADS % (16 * HEAD_WARPS) == 0, "mma takes 16 heads at a time, of each head warp");
static_assert(TILE % (16 * KEY_WARPS) == 0, "mma takes 16 keys at a time, of each key warp");
static_assert(STAGES >= 2, "one stage is read while another is loaded");

constexpr int WIDE_TILE_BYTES = TILE * HEAD_DIM * 2;
constexpr int RAW_TILE_BYTES = TILE * HEAD_DIM * static_cast<int>(sizeof(kv_t));
constexpr int STAGE_BYTES = 2 * RAW_TILE_BYTES + (SCALED ? 2 * TILE * 4 : 0);
constexpr int QUERY_BYTES = HEADS * HEAD_DIM * 2;
constexpr int STAGES_AT = QUERY_BYTES + (SCALED ? 2 * WIDE_TILE_BYTES : 0);

// Eight floats more than a row, so that the eight rows a warp writes lie in different banks.
constexpr int MERGE_STRIDE = HEAD_DIM + 8;

// How often the chunks of a row are divisible by 2, up to 3 times.
constexpr int SWIZZLE_BITS = WIDE_CHUNKS % 8 == 0   ? 3
                             : WIDE_CHUNKS % 4 == 0 ? 2
                             : WIDE_CHUNKS % 2 == 0 ? 1
                                                    : 0;

// The byte of chunk `chunk` of row `row`. ldmatrix reads one chunk of eight rows at a time, from
// the eight 16-byte columns that shared memory's banks make: rows a power of two apart would share one,
// so as many bits of the row are added to the chunk.
// Without padding this serves every multiple of 8 dims, be it 80 or 96.
DEVICE int swizzle_of(int row) {
  return row >> (3 - SWIZZLE_BITS) & ((1 << SWIZZLE_BITS) - 1);
}

DEVICE int swizzled(int row, int chunk) {
  return (row * WIDE_CHUNKS + (chunk ^ swizzle_of(row))) * VECTOR_BYTES;
}

// The row and chunk that a lane addresses for ldmatrix, among 16 rows from a multiple of 16 on and
// two chunks from an even one on. A step to other rows or eight chunks on adds the same for all
// lanes, so that all addresses of a tile are a few registers and constants beside them.
struct MatrixPart {
  int row;
  int chunk;  // swizzled, of the first two

  DEVICE MatrixPart(int row, int chunk) : row(row), chunk(chunk ^ swizzle_of(row)) {}

  // The byte for chunks 2 step and 2 step + 1 of the rows from `first_row` on.
  DEVICE uint32_t at(int first_row, int step) const {
    int even = 2 * step;
    return (first_row + row) * WIDE_CHUNKS * VECTOR_BYTES + (even & ~7) * VECTOR_BYTES +
           ((even & 7) ^ chunk) * VECTOR_BYTES;
  }
};

// Chunks that a thread copies of a tile of K, and of V. Where all threads take whole rows at once, a
// thread's are the same chunk of every so many-th row, and their addresses a constant apart.
constexpr int TILE_CHUNKS = TILE * RAW_CHUNKS;
constexpr int COPIES = (TILE_CHUNKS + THREADS - 1) / THREADS;
constexpr bool WHOLE_ROWS = THREADS % RAW_CHUNKS == 0;

struct SharedTiles {
  unsigned char* memory;
  uint32_t address;

  DEVICE explicit SharedTiles(unsigned char* memory)
      : memory(memory), address(shared_address(memory)) {}

  DEVICE static int raw_k_at(int stage) { return STAGES_AT + stage * STAGE_BYTES; }
  DEVICE static int scales_at(int stage) { return raw_k_at(stage) + 2 * RAW_TILE_BYTES; }
  DEVICE const float* k_scales(int stage) const {
    return reinterpret_cast<const float*>(memory + scales_at(stage));
  }
  DEVICE const float* v_scales(int stage) const { return k_scales(stage) + TILE; }

  // What ldmatrix reads: queries, and the stage itself or its widened copy.
  DEVICE uint32_t queries() const { return address; }
  DEVICE uint32_t k(int stage) const {
    return address + (SCALED ? QUERY_BYTES : raw_k_at(stage));
  }
  DEVICE uint32_t v(int stage) const { return k(stage) + WIDE_TILE_BYTES; }

  DEVICE float* merge_rows() const { return reinterpret_cast<float*>(memory + QUERY_BYTES); }
  DEVICE float* merge_bases() const { return merge_rows() + HEADS * MERGE_STRIDE; }
  DEVICE float* merge_sums() const { return merge_bases() + KEY_WARPS * HEADS; }

  // The largest of the key warps'.
  DEVICE float merged_base(int head) const {
    float largest = NEGATIVE_INFINITY;
    for (int warp = 0; warp < KEY_WARPS; warp++) {
      largest = fmaxf(largest, merge_bases()[warp * HEADS + head]);
    }
    return largest;
  }

  // Starts to copy the block's queries; rows of heads that there are not become zero.
  DEVICE void load_queries(const DecodeArguments& a, const BlockHeads& heads) const {
    for (int i = threadIdx.x; i < HEADS * WIDE_CHUNKS; i += THREADS) {
      int head = i / WIDE_CHUNKS;
      int chunk = i % WIDE_CHUNKS;
      bool live = head < heads.count;
      const query_t* row = a.q + heads.row(a, live ? head : 0) * HEAD_DIM;
      cp_async16(queries() + swizzled(head, chunk), row + chunk * 8, live);
    }
  }

  // Starts to copy the keys [first, first + TILE) below `end`; what is beyond becomes zero, since a
  // weight of zero would not undo a NaN.
  DEVICE void load_stage(const DecodeArguments& a, const BlockHeads& heads, int stage, int first,
                         int end) const {
    const uint32_t k = address + raw_k_at(stage);
    const unsigned own_row = threadIdx.x / RAW_CHUNKS;
    const unsigned own_chunk = threadIdx.x % RAW_CHUNKS;
#pragma unroll COPIES <= 16 ? COPIES : 8
    for (int n = 0; n < COPIES; n++) {
      const unsigned i = threadIdx.x + n * THREADS;
      const int row = WHOLE_ROWS ? own_row + n * (THREADS / RAW_CHUNKS) : i / RAW_CHUNKS;
      const int chunk = WHOLE_ROWS ? own_chunk : i % RAW_CHUNKS;
      if ((n + 1) * THREADS <= TILE_CHUNKS || i < TILE_CHUNKS) {
        bool live = first + row < end;
        TokenPlace place(a, heads, live || PAGE_TOKENS == 0 ? first + row : first);
        long long from = place.element(a) + chunk * VECTOR_ELEMENTS;
        int to = SCALED ? i * VECTOR_BYTES : swizzled(row, chunk);
        cp_async16(k + to, a.k + from, live);
        cp_async16(k + RAW_TILE_BYTES + to, a.v + from, live);
      }
    }
    if (SCALED) {
      const uint32_t scales = address + scales_at(stage);
      for (int row = threadIdx.x; row < TILE; row += THREADS) {
        bool live = first + row < end;
        TokenPlace place(a, heads, live ? first + row : first);
        cp_async4(scales + row * 4, a.k_scales + place.scale(a), live);
        cp_async4(scales + (TILE + row) * 4, a.v_scales + place.scale(a), live);
      }
    }
  }

  // int8 of a stage to f16, K and V; their scales are applied to logits and weights instead.
  DEVICE void widen_stage(int stage) const {
    for (int i = threadIdx.x; i < 2 * TILE_CHUNKS; i += THREADS) {
      int row = i / RAW_CHUNKS % TILE;
      int chunk = i % RAW_CHUNKS;
      const uint4 raw =
          *reinterpret_cast<const uint4*>(memory + raw_k_at(stage) + i * VECTOR_BYTES);
      unsigned char* wide = memory + QUERY_BYTES + (i < TILE_CHUNKS ? 0 : WIDE_TILE_BYTES);
      uint2 a = widen_to_f16(raw.x);
      uint2 b = widen_to_f16(raw.y);
      uint2 c = widen_to_f16(raw.z);
      uint2 d = widen_to_f16(raw.w);
      *reinterpret_cast<uint4*>(wide + swizzled(row, 2 * chunk)) = make_uint4(a.x, a.y, b.x, b.y);
      *reinterpret_cast<uint4*>(wide + swizzled(row, 2 * chunk + 1)) =
          make_uint4(c.x, c.y, d.x, d.y);
    }
  }
};
