// What the device can do at most: each kernel does one thing, and as little else as it can. The
// host times them by the slope of two graphs; headroom.gpu.ceiling.CeilingKernels holds how many
// bytes or operations a launch is, and a test counts them in the executed code.
//
//   ceiling_read       every 16-byte chunk of a buffer, once in each pass, past L1
//   ceiling_copy       every chunk of a buffer to another
//   ceiling_fma        FMA_CHAINS chains of float32 multiply-adds in each thread
//   ceiling_mma_bf16   MMA_CHAINS chains of 16x8x16 products in each warp, float32 sums
//   ceiling_mma_f16    likewise
//
// Chains are independent: while one waits for its last result, the others go on. Each kernel leaves
// a result that depends on all of its work, so that none of it can be left out: four bytes for a
// thread or a warp, nothing beside what is counted.
//
// mma is what our kernels use; on 9.0 wgmma is faster, and this is no ceiling of it.
#include "primitives.cuh"

// Of a block.
#ifndef THREADS
#define THREADS 256
#endif
// Chunks that a thread loads before it uses the first.
#ifndef IN_FLIGHT
#define IN_FLIGHT 4
#endif
#ifndef FMA_CHAINS
#define FMA_CHAINS 8
#endif
// Multiply-adds of a chain in a round: the loop's own instructions are few beside 64.
#ifndef FMA_STEPS
#define FMA_STEPS 8
#endif
#ifndef MMA_CHAINS
#define MMA_CHAINS 8
#endif

constexpr int WARP = 32;

static_assert(THREADS % WARP == 0, "a block has whole warps");

DEVICE uint32_t added(uint4 x) { return x.x + x.y + x.z + x.w; }

// sums [grid * THREADS / 32]: of all 32-bit words that a warp has read, modulo 2^32.
extern "C" __global__ void __launch_bounds__(THREADS)
    ceiling_read(const uint4* from, long long chunks, int passes, uint32_t* sums) {
  long long stride = static_cast<long long>(gridDim.x) * THREADS;
  int thread = blockIdx.x * THREADS + threadIdx.x;
  uint32_t sum = 0;
  for (int pass = 0; pass < passes; pass++) {
    long long at = thread;
    for (; at + (IN_FLIGHT - 1) * stride < chunks; at += IN_FLIGHT * stride) {
      uint4 x[IN_FLIGHT];
#pragma unroll
      for (int i = 0; i < IN_FLIGHT; i++) {
        x[i] = __ldcg(from + at + i * stride);
      }
#pragma unroll
      for (int i = 0; i < IN_FLIGHT; i++) {
        sum += added(x[i]);
      }
    }
#pragma unroll 1
    for (; at < chunks; at += stride) {
      sum += added(__ldcg(from + at));
    }
  }
#pragma unroll
  for (int away = WARP / 2; away > 0; away /= 2) {
    sum += __shfl_xor_sync(0xffffffffu, sum, away);
  }
  if (thread % WARP == 0) {
    sums[thread / WARP] = sum;
  }
}

extern "C" __global__ void __launch_bounds__(THREADS)
    ceiling_copy(const uint4* from, uint4* to, long long chunks) {
  long long stride = static_cast<long long>(gridDim.x) * THREADS;
  long long at = blockIdx.x * THREADS + threadIdx.x;
  for (; at + (IN_FLIGHT - 1) * stride < chunks; at += IN_FLIGHT * stride) {
    uint4 x[IN_FLIGHT];
#pragma unroll
    for (int i = 0; i < IN_FLIGHT; i++) {
      x[i] = __ldcg(from + at + i * stride);
    }
#pragma unroll
    for (int i = 0; i < IN_FLIGHT; i++) {
      to[at + i * stride] = x[i];
    }
  }
#pragma unroll 1
  for (; at < chunks; at += stride) {
    to[at] = __ldcg(from + at);
  }
}

// out [grid * THREADS]: the chains' sum. Chain i of a thread begins at i; x becomes x factor + addend.
extern "C" __global__ void __launch_bounds__(THREADS)
    ceiling_fma(float factor, float addend, int rounds, float* out) {
  float x[FMA_CHAINS];
#pragma unroll
  for (int i = 0; i < FMA_CHAINS; i++) {
    x[i] = static_cast<float>(i);
  }
#pragma unroll 1
  for (int round = 0; round < rounds; round++) {
#pragma unroll
    for (int step = 0; step < FMA_STEPS; step++) {
#pragma unroll
      for (int i = 0; i < FMA_CHAINS; i++) {
        x[i] = fmaf(x[i], factor, addend);
      }
    }
  }
  float sum = 0.f;
#pragma unroll
  for (int i = 0; i < FMA_CHAINS; i++) {
    sum += x[i];
  }
  out[blockIdx.x * THREADS + threadIdx.x] = sum;
}

// fragments [4 + 2 MMA_CHAINS][32]: registers of A, then of each chain's B, by lane. Operands that
// differ draw the power that real ones do. out [grid * THREADS]: the sum of a lane's results.
template <typename Element>
DEVICE void multiply(const uint32_t* fragments, int rounds, float* out) {
  int lane = threadIdx.x % WARP;
  uint32_t a[4];
#pragma unroll
  for (int i = 0; i < 4; i++) {
    a[i] = fragments[i * WARP + lane];
  }
  uint32_t b[MMA_CHAINS][2];
  float c[MMA_CHAINS][4];
#pragma unroll
  for (int chain = 0; chain < MMA_CHAINS; chain++) {
    b[chain][0] = fragments[(4 + 2 * chain) * WARP + lane];
    b[chain][1] = fragments[(5 + 2 * chain) * WARP + lane];
#pragma unroll
    for (int i = 0; i < 4; i++) {
      c[chain][i] = 0.f;
    }
  }
#pragma unroll 1
  for (int round = 0; round < rounds; round++) {
#pragma unroll
    for (int chain = 0; chain < MMA_CHAINS; chain++) {
      mma_16x8x16(c[chain], a, b[chain][0], b[chain][1], Element());
    }
  }
  float sum = 0.f;
#pragma unroll
  for (int chain = 0; chain < MMA_CHAINS; chain++) {
#pragma unroll
    for (int i = 0; i < 4; i++) {
      sum += c[chain][i];
    }
  }
  out[blockIdx.x * THREADS + threadIdx.x] = sum;
}

extern "C" __global__ void __launch_bounds__(THREADS)
    ceiling_mma_bf16(const uint32_t* fragments, int rounds, float* out) {
  multiply<__nv_bfloat16>(fragments, rounds, out);
}

extern "C" __global__ void __launch_bounds__(THREADS)
    ceiling_mma_f16(const uint32_t* fragments, int rounds, float* out) {
  multiply<__half>(fragments, rounds, out);
}
