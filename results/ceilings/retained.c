// How much of a set beyond L3 a pass finds there: the same 16 MiB to 1 GiB read again and again, in one stream and in four, best and median pass.
// gcc -O3 -march=native retained.c && ./a.out
#define _GNU_SOURCE
#include <immintrin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#define UNROLL _Pragma("GCC unroll 8")
static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1e9 + t.tv_nsec; }
static int ascending(const void *a, const void *b) { double x = *(const double *)a, y = *(const double *)b; return (x > y) - (x < y); }
__attribute__((noinline)) static __m512 pass(const float *p, size_t n, int streams) {
  __m512 a[8];
  size_t quarter = n / 4;
  UNROLL for (int i = 0; i < 8; i++) a[i] = _mm512_setzero_ps();
  if (streams == 4)
    for (size_t d = 0; d < quarter; d += 32) UNROLL for (int i = 0; i < 8; i++) a[i] = _mm512_or_ps(a[i], _mm512_load_ps(p + (i & 3) * quarter + d + (i >> 2) * 16));
  else
    for (size_t d = 0; d < n; d += 128) UNROLL for (int i = 0; i < 8; i++) a[i] = _mm512_or_ps(a[i], _mm512_load_ps(p + d + i * 16));
  UNROLL for (int i = 1; i < 8; i++) a[0] = _mm512_or_ps(a[0], a[i]);
  return a[0];
}
int main(void) {
  const size_t page = 2 << 20;
  volatile float kept = 0;
  for (int run = 0; run < 4; run++)
    for (size_t mib = 16; mib <= 1024; mib *= 2) {
      size_t bytes = mib << 20;
      char *all = mmap(0, bytes + page, 3, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), *p = (char *)(((size_t)all + page - 1) & ~(page - 1));
      madvise(p, bytes, run >= 2 ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
      memset(p, 0, bytes);
      for (int streams = 1; streams <= 4; streams += 3) {
        double t[41];
        int n = mib < 256 ? 41 : 15;
        for (int r = 0; r < n; r++) { double start = now(); __m512 x = pass((float *)p, bytes / 4, streams); t[r] = now() - start; kept = _mm512_reduce_add_ps(x); }
        qsort(t, n, sizeof *t, ascending);
        printf("%s %4zu MiB %d streams best %.1f median %.1f GB/s, %g\n", run >= 2 ? "huge" : "4k", mib, streams, bytes / t[0], bytes / t[n / 2], kept);
      }
      munmap(all, bytes + page);
    }
}
