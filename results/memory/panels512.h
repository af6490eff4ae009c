// What the programs about score tiles with 512-bit vectors share (overlap512.c, paced.c, touch.c): a clock, and zeroed memory in huge or small pages.
#define _GNU_SOURCE
#include <immintrin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#define UNROLL _Pragma("GCC unroll 16")
#define DIMS 128
static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1e9 + t.tv_nsec; }
static float *alloc(size_t bytes, int huge) {
  size_t page = 2 << 20;
  char *p = mmap(0, bytes + page, 3, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  p = (char *)(((size_t)p + page - 1) & ~(page - 1));
  madvise(p, bytes, huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
  memset(p, 0, bytes);
  return (float *)p;
}
