// What the KV cache keeps, and how 16 bytes of it become numbers.
#pragma once

#include "primitives.cuh"

#define F32 0
#define BF16 1
#define F16 2
#define INT8 3

// Element type of K and V: F32, BF16, F16 or INT8 (a float scale per token and KV head).
#ifndef ELEMENT
#define ELEMENT BF16
#endif

// query_t is the type of q and out. int8 is widened to f16, which holds its integers exactly.
#if ELEMENT == F32
using kv_t = float;
using query_t = float;
#elif ELEMENT == BF16
using kv_t = __nv_bfloat16;
using query_t = __nv_bfloat16;
#elif ELEMENT == F16
using kv_t = __half;
using query_t = __half;
#elif ELEMENT == INT8
using kv_t = int8_t;
using query_t = __half;
#else
#error "ELEMENT must be F32, BF16, F16 or INT8"
#endif

constexpr bool SCALED = ELEMENT == INT8;
constexpr int VECTOR_BYTES = 16;                              // the widest load there is
constexpr int VECTOR_ELEMENTS = VECTOR_BYTES / sizeof(kv_t);  // 4, 8 or 16

DEVICE float widen(float x) { return x; }
DEVICE float widen(__nv_bfloat16 x) { return __bfloat162float(x); }
DEVICE float widen(__half x) { return __half2float(x); }

DEVICE void narrow(float x, float& out) { out = x; }
DEVICE void narrow(float x, __nv_bfloat16& out) { out = __float2bfloat16_rn(x); }
DEVICE void narrow(float x, __half& out) { out = __float2half_rn(x); }

// Two elements in one register, the first in the low half, as mma wants them.
DEVICE uint32_t pack(float low, float high, __nv_bfloat16) {
  __nv_bfloat162 both = __floats2bfloat162_rn(low, high);
  return *reinterpret_cast<uint32_t*>(&both);
}
DEVICE uint32_t pack(float low, float high, __half) {
  __half2 both = __floats2half2_rn(low, high);
  return *reinterpret_cast<uint32_t*>(&both);
}

DEVICE void widen4(uint32_t word, float* out, float) { out[0] = __uint_as_float(word); }

// A bf16 is the upper half of a float.
DEVICE void widen4(uint32_t word, float* out, __nv_bfloat16) {
  out[0] = __uint_as_float(word << 16);
  out[1] = __uint_as_float(word & 0xffff0000u);
}

DEVICE void widen4(uint32_t word, float* out, __half) {
  float2 both = __half22float2(*reinterpret_cast<const __half2*>(&word));
  out[0] = both.x;
  out[1] = both.y;
}

// A byte of x + 128 in the low mantissa bits of 2^23: one permute and one subtraction, where a
// conversion from integers runs at a quarter of their rate.
DEVICE void widen4(uint32_t word, float* out, int8_t) {
  uint32_t offset = word ^ 0x80808080u;
#pragma unroll
  for (int i = 0; i < 4; i++) {
    out[i] = __uint_as_float(__byte_perm(offset, 0x4b000000u, 0x7650 | i)) - 8388736.f;
  }
}

// The elements of one 16-byte load as floats.
DEVICE void widen16(const uint4& raw, float (&out)[VECTOR_ELEMENTS]) {
  constexpr int WORD = VECTOR_ELEMENTS / 4;
  widen4(raw.x, out, kv_t());
  widen4(raw.y, out + WORD, kv_t());
  widen4(raw.z, out + 2 * WORD, kv_t());
  widen4(raw.w, out + 3 * WORD, kv_t());
}

// Four int8 as four f16: a byte of x + 128 in the low bits of 1024, two at a time.
DEVICE uint2 widen_to_f16(uint32_t word) {
  uint32_t offset = word ^ 0x80808080u;
  uint32_t halves[2] = {__byte_perm(offset, 0x64646464u, 0x4140),
                        __byte_perm(offset, 0x64646464u, 0x4342)};
  const __half2 bias = __half2half2(__ushort_as_half(0x6480));  // 1024 + 128
#pragma unroll
  for (int i = 0; i < 2; i++) {
    __half2 value = __hsub2(*reinterpret_cast<__half2*>(&halves[i]), bias);
    halves[i] = *reinterpret_cast<uint32_t*>(&value);
  }
  return make_uint2(halves[0], halves[1]);
}
