// The first product of mma_decode.cu: scores of a warp's heads and keys, S = Q K^T.
#pragma once

#include "mma_tiles.cuh"

// Whether Q stays in registers; if not, it is read from shared memory for each tile.
#ifndef Q_IN_REGISTERS
#define Q_IN_REGISTERS 1
#endif

constexpr int HEAD_TILES = HEADS / 16 / HEAD_WARPS;  // of 16 heads, for each warp
constexpr int WARP_KEYS = TILE / KEY_WARPS;
constexpr int KEY_TILES = WARP_KEYS / 8;
constexpr int DIM_TILES = HEAD_DIM / 8;
constexpr int DIM_STEPS = HEAD_DIM / 16;

// Where a lane stands: its warp's heads and keys, and its part of ldmatrix's rows and of fragments.
struct Lane {
  int head_warp;
  int key_warp;
  MatrixPart rows_first;    // of four matrices, the second is the next eight rows: for Q and V
  MatrixPart chunks_first;  // the second is the next chunk: for K
  int row;                  // of accumulators, also row + 8
  int column;               // of accumulators, also column + 1

  DEVICE Lane() : Lane(threadIdx.x % WARP, threadIdx.x / WARP) {}

  DEVICE Lane(int lane, int warp)
      : head_warp(warp % HEAD_WARPS),
        key_warp(warp / HEAD_WARPS),
        rows_first(lane % 16, lane / 16),
        chunks_first(lane / 16 * 8 + lane % 8, lane / 8 % 2),
        row(lane / 4),
        column(lane % 4 * 2) {}

  // The head, in the block, of accumulator row `row + 8 * half` of a head tile.
  DEVICE int head(int head_tile, int half) const {
    return (head_warp * HEAD_TILES + head_tile) * 16 + row + half * 8;
  }
};

// A fragments of Q: 16 heads by 16 dims.
struct Queries {
  uint32_t shared;
  uint32_t kept[Q_IN_REGISTERS ? HEAD_TILES : 1][Q_IN_REGISTERS ? DIM_STEPS : 1][4];

  DEVICE void read(const Lane& lane, int head_tile, int step, uint32_t (&fragment)[4]) const {
    int head = (lane.head_warp * HEAD_TILES + head_tile) * 16;
    ldmatrix_x4(fragment, shared + lane.rows_first.at(head, step));
  }

  // Once they have arrived in shared memory.
  DEVICE void keep(const Lane& lane) {
    if (Q_IN_REGISTERS) {
#pragma unroll
      for (int tile = 0; tile < HEAD_TILES; tile++) {
#pragma unroll
        for (int step = 0; step < DIM_STEPS; step++) {
          read(lane, tile, step, kept[tile][step]);
        }
      }
    }
  }

  DEVICE void get(const Lane& lane, int head_tile, int step, uint32_t (&fragment)[4]) const {
    if (Q_IN_REGISTERS) {
#pragma unroll
      for (int i = 0; i < 4; i++) {
        fragment[i] = kept[head_tile][step][i];
      }
    } else {
      read(lane, head_tile, step, fragment);
    }
  }
};

using Scores = float[HEAD_TILES][KEY_TILES][4];

// S = Q K^T for the warp's heads and keys.
DEVICE void multiply_keys(const Lane& lane, const Queries& queries, uint32_t k, Scores& scores) {
#pragma unroll
  for (int step = 0; step < DIM_STEPS; step++) {
    uint32_t q[HEAD_TILES][4];
#pragma unroll
    for (int tile = 0; tile < HEAD_TILES; tile++) {
      queries.get(lane, tile, step, q[tile]);
    }
#pragma unroll
    for (int pair = 0; pair < KEY_TILES / 2; pair++) {
      uint32_t keys[4];
      ldmatrix_x4(keys, k + lane.chunks_first.at(lane.key_warp * WARP_KEYS + pair * 16, step));
#pragma unroll
      for (int tile = 0; tile < HEAD_TILES; tile++) {
        mma_16x8x16(scores[tile][2 * pair], q[tile], keys[0], keys[1], query_t());
        mma_16x8x16(scores[tile][2 * pair + 1], q[tile], keys[2], keys[3], query_t());
      }
    }
  }
}
