// Whether loads of the next block, in several streams, help tiles over one that is in L2 by then: gcc -O3 -march=native touch.c && ./a.out 256 5
#include "panels512.h"
// next: base of next block's slice for this panel; streams S at distance sub floats; per line of compute one touched line
static inline __attribute__((always_inline)) void tile(const float *k, const float *q, float *s, int heads, int vectors, const float *next, int streams, size_t sub) {
  __m512 a[16], z = _mm512_setzero_ps();
  UNROLL for (int i = 0; i < heads * vectors; i++) a[i] = _mm512_setzero_ps();
  int per = streams ? (streams > vectors ? streams / vectors : 1) : 1; // steps per round
  for (int d = 0; d < DIMS; d += per) {
    UNROLL for (int e = 0; e < per; e++) {
      const float *at = k + (d + e) * vectors * 16;
      if (streams) UNROLL for (int v = 0; v < vectors; v++) {
        int l = e * vectors + v; // line within round
        int st = l % streams; int in = l / streams;
        int perround = per * vectors / streams;
        z = _mm512_or_ps(z, _mm512_load_ps(next + st * sub + ((d / per) * perround + in) * 16));
      }
      __m512 x[8];
      UNROLL for (int v = 0; v < vectors; v++) x[v] = _mm512_load_ps(at + v * 16);
      UNROLL for (int h = 0; h < heads; h++) {
        __m512 w = _mm512_set1_ps(q[(d + e) * 8 + h]);
        UNROLL for (int v = 0; v < vectors; v++) a[h * vectors + v] = _mm512_fmadd_ps(w, x[v], a[h * vectors + v]);
      }
    }
  }
  UNROLL for (int i = 0; i < heads * vectors; i++) _mm512_store_ps(s + i * 16, a[i]);
  if (streams) _mm512_store_ps(s + 512, z);
}
__attribute__((noinline)) static void readOnly(const float *k, float *s, size_t sub) {
  __m512 a[8];
  UNROLL for (int i = 0; i < 8; i++) a[i] = _mm512_setzero_ps();
  for (int d = 0; d < 512; d += 2) UNROLL for (int v = 0; v < 8; v++) a[v] = _mm512_or_ps(a[v], _mm512_load_ps(k + (v & 3) * sub + (d + (v >> 2)) * 16));
  UNROLL for (int i = 0; i < 8; i++) _mm512_store_ps(s + i * 16, a[i]);
}
#define CASE(h, v, w) __attribute__((noinline)) static void t##h##_##v##_##w(const float *k, const float *q, float *s, const float *n, size_t sub) { tile(k, q, s, h, v, n, w, sub); }
#define TILE(h, v) CASE(h, v, 0) CASE(h, v, 1) CASE(h, v, 2) CASE(h, v, 4) CASE(h, v, 8)
TILE(1, 8) TILE(2, 8) TILE(4, 4) TILE(4, 2) TILE(8, 2)
typedef void (*F)(const float *, const float *, float *, const float *, size_t);
typedef struct { int heads, vectors, streams; F f; } Case;
#define ROWS(h, v) {h, v, 0, t##h##_##v##_0}, {h, v, 1, t##h##_##v##_1}, {h, v, 2, t##h##_##v##_2}, {h, v, 4, t##h##_##v##_4}, {h, v, 8, t##h##_##v##_8},
int main(int argc, char **argv) {
  Case cases[] = {ROWS(1, 8) ROWS(2, 8) ROWS(4, 4) ROWS(4, 2) ROWS(8, 2)};
  size_t bytes = (size_t)(argc > 1 ? atoi(argv[1]) : 256) << 20, n = bytes / 4;
  int rounds = argc > 2 ? atoi(argv[2]) : 7;
  float *q = alloc(1 << 20, 0), *s = alloc(1 << 20, 0);
  for (int huge = 0; huge < 2; huge++) {
    float *p = alloc(bytes + (4 << 20), huge);
    double best = 1e18, best4 = 1e18;
    for (int r = 0; r < rounds; r++) {
      double t = now(); for (size_t i = 0; i < n; i += 4 * 8192) readOnly(p + i, s, 8192); t = now() - t; if (t < best) best = t;
      t = now(); for (size_t i = 0; i < n/4; i += 8192) readOnly(p + i, s, n / 4); t = now() - t; if (t < best4) best4 = t; }
    printf("%s read only %.1f GB/s in blocks of 128K by 4; 4 long streams %.1f\n", huge ? "huge" : "4k", bytes / best, bytes / best4);
    for (int c = 0; c < (int)(sizeof cases / sizeof *cases); c++) {
      int panel = DIMS * cases[c].vectors * 16, st = cases[c].streams;
      for (size_t block = 8192; block <= 65536; block *= 2) { // floats: 32K .. 256K bytes
        if (!st && block != 32768) continue;
        double dram = 1e18;
        for (int r = 0; r < rounds; r++) {
          double t = now();
          for (size_t b = 0; b < n; b += block) for (size_t i = 0; i < block; i += panel) cases[c].f(p + b + i, q, s, p + b + block + (st ? i / st : 0), st ? block / st : 0);
          t = now() - t; if (t < dram) dram = t;
        }
        printf("%s %dx%d streams %d block %3zuK  %5.1f GB/s\n", huge ? "huge" : "4k", cases[c].heads, cases[c].vectors, st, block * 4 / 1024, bytes / dram);
      }
    }
    munmap(p, bytes);
  }
}
