// What both decode kernels share: their arguments, where a token's row lies, which keys a split
// takes, and how a partial softmax is stored.
//
//   decode_split  grid (splits, kvHeads * ceil(group / HEADS_PER_BLOCK), batch)
//                 splits == 1: out; else a partial softmax per split and query head:
//                   base = about the largest logit, sum = sum of 2^(logit - base),
//                   row = sum of 2^(logit - base) v, not divided by sum
//                 and decode_combine, of combine.cuh, makes one of them
//
// Logits are those of 2 and not of e: log2(e) is in the scale.
#pragma once

#include "elements.cuh"

#ifndef HEAD_DIM
#define HEAD_DIM 128
#endif

// Tokens of a page, a power of two; 0 where each sequence lies in one piece.
#ifndef PAGE_TOKENS
#define PAGE_TOKENS 0
#endif

#define NEGATIVE_INFINITY __int_as_float(0xff800000)

constexpr float LOG2_E = 1.4426950408889634f;
constexpr int WARP = 32;
constexpr unsigned ALL_LANES = 0xffffffffu;

// One kernel parameter; headroom.gpu.kernel.DecodeArguments writes the same bytes.
struct DecodeArguments {
  const query_t* q;         // [batch][queryHeads][HEAD_DIM]
  const kv_t* k;            // [page][kvHeads] regions of [pageTokens][HEAD_DIM]
  const kv_t* v;            // likewise
  const float* k_scales;    // INT8: [page][kvHeads] regions of [pageTokens]
  const float* v_scales;    // likewise
  const int* page_table;    // paged: [batch][pages_per_sequence]
  const int* lengths;       // [batch] tokens of each sequence
  query_t* out;             // [batch][queryHeads][HEAD_DIM]
  float* partial_rows;      // [batch][queryHeads][splits][HEAD_DIM]
  float* partial_base;       // [batch][queryHeads][splits]
  float* partial_sum;       // likewise
  long long region_elements;  // from one region of k or v to the next
  long long region_scales;    // from one region of scales to the next
  int query_heads;
  int kv_heads;
  int splits;
  int pages_per_sequence;
  float scale;  // on the logits of e, normally 1 / sqrt(HEAD_DIM)
};

// Which query heads a block computes, and of which sequence.
struct BlockHeads {
  int sequence;
  int kv_head;
  int first;  // query head
  int count;  // at most the heads per block

  DEVICE BlockHeads(const DecodeArguments& a, int heads_per_block) {
    int group = a.query_heads / a.kv_heads;
    int blocks = (group + heads_per_block - 1) / heads_per_block;
    int in_group = blockIdx.y % blocks * heads_per_block;
    sequence = blockIdx.z;
    kv_head = blockIdx.y / blocks;
    first = kv_head * group + in_group;
    count = min(heads_per_block, group - in_group);
  }

  // The row of q, out and the partial results.
  DEVICE long long row(const DecodeArguments& a, int head) const {
    return static_cast<long long>(sequence) * a.query_heads + first + head;
  }
};

// Where a token lies: its page and KV head's region, and its place there.
struct TokenPlace {
  long long region;
  int place;

  DEVICE TokenPlace(const DecodeArguments& a, const BlockHeads& heads, int token) {
    int page = heads.sequence;
    place = token;
#if PAGE_TOKENS > 0
    page = __ldg(a.page_table + heads.sequence * static_cast<long long>(a.pages_per_sequence) +
                 static_cast<unsigned>(token) / PAGE_TOKENS);
    place = static_cast<unsigned>(token) % PAGE_TOKENS;
#endif
    region = static_cast<long long>(page) * a.kv_heads + heads.kv_head;
  }

  DEVICE long long element(const DecodeArguments& a) const {
    return region * a.region_elements + static_cast<long long>(place) * HEAD_DIM;
  }

  DEVICE long long scale(const DecodeArguments& a) const {
    return region * a.region_scales + place;
  }
};

// The keys of a split: whole tiles, the same number for each split but the last; maybe none.
struct SplitRange {
  int begin;
  int end;

  DEVICE SplitRange(int length, int tile, int splits, int split) {
    int tiles = (length + tile - 1) / tile;
    int each = (tiles + splits - 1) / splits * tile;
    begin = min(length, split * each);
    end = min(length, begin + each);
  }
};

// 2^(x - base), where nothing has been seen yet (both -infinity) zero and not NaN.
DEVICE float weight(float x, float base) {
  return x == NEGATIVE_INFINITY ? 0.f : exp2_approx(x - base);
}

// One dim of a head's result: the output, or this split's part of it.
DEVICE void store_result(const DecodeArguments& a, long long row, int dim, float value, float max,
                         float sum) {
  if (a.splits == 1) {
    narrow(sum == 0.f ? 0.f : value / sum, a.out[row * HEAD_DIM + dim]);
    return;
  }
  long long part = row * a.splits + blockIdx.x;
  a.partial_rows[part * HEAD_DIM + dim] = value;
  if (dim == 0) {
    a.partial_base[part] = max;
    a.partial_sum[part] = sum;
  }
}

// A split without keys stores no row: combine.cuh passes over a sum of zero.
DEVICE void store_empty(const DecodeArguments& a, const BlockHeads& heads) {
  for (int head = threadIdx.x; head < heads.count; head += blockDim.x) {
    long long part = heads.row(a, head) * a.splits + blockIdx.x;
    a.partial_base[part] = NEGATIVE_INFINITY;
    a.partial_sum[part] = 0.f;
  }
}
