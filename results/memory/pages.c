// What a pass that only reads loses over shuffled pages: gcc -O3 -march=native pages.c && ./a.out MiB
// Pages of 4 to 64 KiB one after the other, in the order of their addresses or shuffled; plain, or with each line of the next page sent for, a line per line read.
#define _GNU_SOURCE
#include <immintrin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1e9 + t.tv_nsec; }
static inline __attribute__((always_inline)) __m512 page(const char *p, const char *next, size_t bytes, __m512 a, int ahead) {
  for (size_t i = 0; i < bytes; i += 512) {
    if (ahead) for (int l = 0; l < 8; l++) _mm_prefetch(next + i + l * 64, _MM_HINT_T0);
    for (int l = 0; l < 8; l++) a = _mm512_or_ps(a, _mm512_load_ps((const float *)(p + i + l * 64)));
  }
  return a;
}
int main(int argc, char **argv) {
  size_t bytes = (size_t)atoi(argv[1]) << 20;
  char *p = mmap(0, bytes + (2 << 20), 3, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  p = (char *)(((size_t)p + (2 << 20) - 1) & ~((2ul << 20) - 1));
  madvise(p, bytes, MADV_HUGEPAGE);
  memset(p, 0, bytes);
  volatile float sink;
  for (size_t size = 4096; size <= 65536; size *= 2) {
    size_t n = bytes / size;
    size_t *order = malloc((n + 1) * sizeof *order);
    printf("%2zu KiB:", size >> 10);
    for (int shuffled = 0; shuffled < 2; shuffled++) {
      for (size_t i = 0; i < n; i++) order[i] = i;
      srand(7);
      if (shuffled) for (size_t i = n - 1; i > 0; i--) { size_t j = rand() % (i + 1), t = order[i]; order[i] = order[j]; order[j] = t; }
      order[n] = order[0];
      for (int ahead = 0; ahead < 2; ahead++) {
        double best = 1e18;
        for (int r = 0; r < 9; r++) {
          double t = now();
          __m512 a = _mm512_setzero_ps();
          for (size_t i = 0; i < n; i++) a = ahead ? page(p + order[i] * size, p + order[i + 1] * size, size, a, 1) : page(p + order[i] * size, 0, size, a, 0);
          sink = _mm512_reduce_add_ps(a);
          t = now() - t;
          if (t < best) best = t;
        }
        printf("  %s%s %.1f", shuffled ? "shuffled" : "in order", ahead ? " ahead" : "", bytes / best);
      }
    }
    printf(" GB/s\n");
    free(order);
  }
  (void)sink;
}
