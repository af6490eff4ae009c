// Device primitives: the only file with inline PTX. Everything else is C++, so that what a kernel
// does can be read without the PTX ISA at hand. Sections are those of the PTX ISA 8.x manual.
#pragma once

#include <cuda_bf16.h>
#include <cuda_fp16.h>

// The names of <stdint.h>, and the same types: NVRTC has no headers of a host's C library.
using int8_t = signed char;
using uint32_t = unsigned int;

#define DEVICE __device__ __forceinline__

// 2^x, 2 ulp (9.7.3.20). Denormal results become zero: they weigh nothing beside a maximum of 1.
DEVICE float exp2_approx(float x) {
  float y;
  asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x));
  return y;
}

// Whether it holds for a lane of the warp.
DEVICE bool any_lane(bool holds) { return __any_sync(0xffffffffu, holds); }

// 16 bytes that are read once: not kept in L1, where they would push out what is read again.
DEVICE uint4 load16_streaming(const void* from) {
  uint4 x;
  asm volatile("ld.global.nc.L1::no_allocate.v4.u32 {%0,%1,%2,%3}, [%4];"
               : "=r"(x.x), "=r"(x.y), "=r"(x.z), "=r"(x.w)
               : "l"(from));
  return x;
}

// Where shared memory begins, as copies and ldmatrix take it.
DEVICE uint32_t shared_address(const void* shared) {
  return static_cast<uint32_t>(__cvta_generic_to_shared(shared));
}

// Bytes that L2 fetches around a chunk: 0, 128 or 256; more helps where rows are read in order.
#ifndef L2_PREFETCH
#define L2_PREFETCH 128
#endif
#if L2_PREFETCH == 256
#define CP_ASYNC_16 "cp.async.cg.shared.global.L2::256B [%0], [%1], 16, %2;"
#elif L2_PREFETCH == 128
#define CP_ASYNC_16 "cp.async.cg.shared.global.L2::128B [%0], [%1], 16, %2;"
#elif L2_PREFETCH == 0
#define CP_ASYNC_16 "cp.async.cg.shared.global [%0], [%1], 16, %2;"
#else
#error "L2_PREFETCH must be 0, 128 or 256"
#endif

// Asynchronous copy of 16 bytes past L1 (9.7.9.25); zeros where not live, and nothing is read.
DEVICE void cp_async16(uint32_t shared, const void* global, bool live) {
  asm volatile(CP_ASYNC_16 ::"r"(shared), "l"(global), "r"(live ? 16 : 0) : "memory");
}

// The same for 4 bytes, which only the path through L1 takes.
DEVICE void cp_async4(uint32_t shared, const void* global, bool live) {
  asm volatile("cp.async.ca.shared.global [%0], [%1], 4, %2;" ::"r"(shared), "l"(global),
               "r"(live ? 4 : 0)
               : "memory");
}

// Closes the group of this thread's copies since the last one.
DEVICE void cp_async_commit() { asm volatile("cp.async.commit_group;" ::: "memory"); }

// Waits until at most PENDING of this thread's groups are under way; others need a barrier to see.
template <int PENDING>
DEVICE void cp_async_wait() {
  asm volatile("cp.async.wait_group %0;" ::"n"(PENDING) : "memory");
}

// Four 8x8 matrices of 16-bit elements (9.7.14.5.15). Lane l gives the address of row l % 8 of
// matrix l / 8, and gets elements 2 (l % 4) and the next one of row l / 4 of each.
DEVICE void ldmatrix_x4(uint32_t (&fragment)[4], uint32_t row) {
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0,%1,%2,%3}, [%4];"
               : "=r"(fragment[0]), "=r"(fragment[1]), "=r"(fragment[2]), "=r"(fragment[3])
               : "r"(row)
               : "memory");
}

// The same of the transposed matrices.
DEVICE void ldmatrix_x4_trans(uint32_t (&fragment)[4], uint32_t row) {
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0,%1,%2,%3}, [%4];"
               : "=r"(fragment[0]), "=r"(fragment[1]), "=r"(fragment[2]), "=r"(fragment[3])
               : "r"(row)
               : "memory");
}

// c[16][8] += a[16][16] b[16][8] in float32 (9.7.14.5.8). Lane l holds of c: rows l / 4 (c[0],
// c[1]) and l / 4 + 8 (c[2], c[3]), columns 2 (l % 4) and the next one.
DEVICE void mma_16x8x16(float (&c)[4], const uint32_t (&a)[4], uint32_t b0, uint32_t b1,
                        __nv_bfloat16) {
  asm volatile(
      "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 "
      "{%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
      : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
}

DEVICE void mma_16x8x16(float (&c)[4], const uint32_t (&a)[4], uint32_t b0, uint32_t b1, __half) {
  asm volatile(
      "mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 "
      "{%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
      : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
}
