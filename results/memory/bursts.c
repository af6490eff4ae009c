// What prefetches are worth that a kernel can ask for only between its tiles, in bursts: gcc -O2 -march=native bursts.c && ./a.out
// Key panels with 8 heads as in overlap.c, walked in parts of `lines` lines; before each part a call that prefetches as many lines, `ahead` bytes on.
#define _GNU_SOURCE
#include <immintrin.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#define UNROLL _Pragma("GCC unroll 8")
enum { BYTES = 128 << 20, PANEL = 1024, ROUNDS = 40 };
static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1e9 + t.tv_nsec; }
static float *allocate(size_t bytes, int huge) {
  char *p = mmap(0, bytes + (2 << 20), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  p = (char *)(((uintptr_t)p + (2 << 20) - 1) & ~(uintptr_t)((2 << 20) - 1));
  if (huge && madvise(p, bytes, MADV_HUGEPAGE)) perror("madvise");
  return memset(p, 0, bytes);
}
__attribute__((noinline)) static void tile(const float *k, const float *q, float *s, int dims) {
  __m256 a[8];
  UNROLL for (int h = 0; h < 8; h++) a[h] = _mm256_load_ps(s + h * 8);
  for (int d = 0; d < dims; d++) {
    __m256 v = _mm256_load_ps(k + d * 8);
    UNROLL for (int h = 0; h < 8; h++) a[h] = _mm256_fmadd_ps(_mm256_broadcast_ss(q + d * 8 + h), v, a[h]);
  }
  UNROLL for (int h = 0; h < 8; h++) _mm256_store_ps(s + h * 8, a[h]);
}
#define ASK(name, hint) __attribute__((noinline)) static void name(const char *p, int lines) { for (int i = 0; i < lines; i++) _mm_prefetch(p + i * 64, hint); }
ASK(t0, _MM_HINT_T0) ASK(t1, _MM_HINT_T1) ASK(nta, _MM_HINT_NTA)
__attribute__((noinline)) static void none(const char *p, int lines) { (void)p, (void)lines; }
static const struct { void (*ask)(const char *, int); const char *name; int lines, ahead; } CASES[] = {
  {none, "none", 16, 0}, {none, "none", 64, 0}, {t0, "t0", 8, 1024}, {t0, "t0", 8, 2048}, {t0, "t0", 8, 4096}, {t0, "t0", 16, 1024}, {t0, "t0", 16, 2048}, {t0, "t0", 16, 4096},
  {t0, "t0", 16, 8192}, {t0, "t0", 32, 2048}, {t0, "t0", 32, 4096}, {t0, "t0", 64, 4096}, {t1, "t1", 16, 4096}, {t1, "t1", 32, 4096}, {t1, "t1", 64, 4096}, {nta, "nta", 16, 4096}, {nta, "nta", 32, 4096}};
enum { COUNT = sizeof CASES / sizeof *CASES };
int main(void) {
  float *memory[2] = {allocate(BYTES + (1 << 20), 0), allocate(BYTES + (1 << 20), 1)}, *q = allocate(1 << 20, 0), *s = allocate(1 << 20, 0);
  static double best[2][COUNT], near = 1e18;
  for (int i = 0; i < 2 * COUNT; i++) best[i / COUNT][i % COUNT] = 1e18;
  size_t quarter = BYTES / 4 / sizeof(float);
  for (int round = 0; round < ROUNDS; round++) {
    for (int c = 0; c < COUNT; c++) for (int huge = 0; huge < 2; huge++) {
      float *k = memory[huge] + round % 4 * quarter;
      int lines = CASES[c].lines;
      double start = now();
      for (size_t p = 0; p < quarter; p += PANEL) for (int part = 0; part < PANEL; part += lines * 16) {
        CASES[c].ask((char *)(k + p + part) + CASES[c].ahead, lines);
        tile(k + p + part, q + part, s, lines * 2);
      }
      double time = now() - start;
      if (time < best[huge][c]) best[huge][c] = time;
    }
    double start = now();
    for (size_t p = 0; p < quarter; p += PANEL) for (int part = 0; part < PANEL; part += 256) tile(memory[0] + part, q + part, s, 32);
    double time = now() - start;
    if (time < near) near = time;
  }
  for (int c = 0; c < COUNT; c++)
    printf("%-4s %2d lines, %4d bytes ahead: %.1f GB/s, huge pages %.1f\n", CASES[c].name, CASES[c].lines, CASES[c].ahead, BYTES / 4 / best[0][c], BYTES / 4 / best[1][c]);
  printf("from L1, no prefetches: %.1f GB/s\n", BYTES / 4 / near);
}
