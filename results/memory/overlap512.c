// Whether reading DRAM and computing overlap in score tiles of few heads with 512-bit vectors: gcc -O3 -march=native overlap512.c && ./a.out [MiB]
// A tile is heads x vectors accumulators over a key panel of 128 dims, one after the other over 256 MiB or as many as told. pfN: prefetcht0 N bytes
// ahead of each line; +N/L: a burst of L prefetches N bytes ahead, once every L lines; read: nothing but a sum of the lines.
#include "panels512.h"
static inline __attribute__((always_inline)) void tile(const float *k, const float *q, float *s, int heads, int vectors, int ahead, int burst) {
  __m512 a[16];
  UNROLL for (int i = 0; i < heads * vectors; i++) a[i] = _mm512_setzero_ps();
  for (int d = 0; d < DIMS; d++) {
    const float *at = k + d * vectors * 16;
    if (ahead && !burst) UNROLL for (int v = 0; v < vectors; v++) _mm_prefetch((const char *)at + ahead + v * 64, _MM_HINT_T0);
    if (burst && d * vectors % burst == 0) for (int l = 0; l < burst; l++) _mm_prefetch((const char *)at + ahead + l * 64, _MM_HINT_T0);
    __m512 x[8];
    UNROLL for (int v = 0; v < vectors; v++) x[v] = _mm512_load_ps(at + v * 16);
    UNROLL for (int h = 0; h < heads; h++) {
      __m512 w = _mm512_set1_ps(q[d * 8 + h]);
      UNROLL for (int v = 0; v < vectors; v++) a[h * vectors + v] = _mm512_fmadd_ps(w, x[v], a[h * vectors + v]);
    }
  }
  UNROLL for (int i = 0; i < heads * vectors; i++) _mm512_store_ps(s + i * 16, a[i]);
}
__attribute__((noinline)) static void readOnly(const float *k, const float *q, float *s, int vectors) {
  __m512 a[8];
  UNROLL for (int i = 0; i < 8; i++) a[i] = _mm512_setzero_ps();
  for (int d = 0; d < DIMS * vectors; d += 8) UNROLL for (int v = 0; v < 8; v++) a[v] = _mm512_or_ps(a[v], _mm512_load_ps(k + (d + v) * 16));
  UNROLL for (int i = 0; i < 8; i++) _mm512_store_ps(s + i * 16, a[i]);
}
#define CASE(h, v, p, b) __attribute__((noinline)) static void t##h##_##v##_##p##_##b(const float *k, const float *q, float *s) { tile(k, q, s, h, v, p, b); }
#define TILE(h, v) CASE(h, v, 0, 0) CASE(h, v, 512, 0) CASE(h, v, 1024, 0) CASE(h, v, 2048, 0) CASE(h, v, 4096, 0) CASE(h, v, 8192, 0) CASE(h, v, 4096, 16) CASE(h, v, 4096, 32) CASE(h, v, 8192, 32) CASE(h, v, 16384, 64)
TILE(1, 8) TILE(2, 8) TILE(4, 4) TILE(4, 2) TILE(8, 2)
typedef void (*F)(const float *, const float *, float *);
typedef struct { int heads, vectors; const char *name; F f; } Case;
#define ROW(h, v, p, b, n) {h, v, n, t##h##_##v##_##p##_##b},
#define ROWS(h, v) ROW(h, v, 0, 0, "plain") ROW(h, v, 512, 0, "pf512") ROW(h, v, 1024, 0, "pf1k") ROW(h, v, 2048, 0, "pf2k") ROW(h, v, 4096, 0, "pf4k") ROW(h, v, 8192, 0, "pf8k") ROW(h, v, 4096, 16, "+4k/16") ROW(h, v, 4096, 32, "+4k/32") ROW(h, v, 8192, 32, "+8k/32") ROW(h, v, 16384, 64, "+16k/64")
int main(int argc, char **argv) {
  Case cases[] = {ROWS(1, 8) ROWS(2, 8) ROWS(4, 4) ROWS(4, 2) ROWS(8, 2)};
  size_t bytes = (size_t)(argc > 1 ? atoi(argv[1]) : 256) << 20, n = bytes / 4;
  float *q = alloc(1 << 20, 0), *s = alloc(1 << 20, 0);
  for (int huge = 0; huge < 2; huge++) {
    float *p = alloc(bytes + (1 << 20), huge);
    double best = 1e18;
    for (int r = 0; r < 7; r++) { double t = now(); for (size_t i = 0; i < n; i += DIMS * 64) readOnly(p + i, q, s, 4); t = now() - t; if (t < best) best = t; }
    printf("%s read only %.1f GB/s\n", huge ? "huge" : "4k", bytes / best);
    for (int c = 0; c < (int)(sizeof cases / sizeof *cases); c++) {
      int panel = DIMS * cases[c].vectors * 16;
      double dram = 1e18, l1 = 1e18;
      for (int r = 0; r < 7; r++) {
        double t = now(); for (size_t i = 0; i < n; i += panel) cases[c].f(p + i, q, s); t = now() - t; if (t < dram) dram = t;
        if (r < 3) { t = now(); for (size_t i = 0; i < n; i += panel) cases[c].f(p, q, s); t = now() - t; if (t < l1) l1 = t; }
      }
      printf("%s %dx%d %-8s DRAM %5.1f GB/s, near %6.1f; if they added up %5.1f\n", huge ? "huge" : "4k", cases[c].heads, cases[c].vectors, cases[c].name, bytes / dram, bytes / l1, 1 / (best / bytes + l1 / bytes));
    }
    munmap(p, bytes);
  }
}
