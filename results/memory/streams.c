// How one core reads DRAM: alignment of 64-byte loads, and how many streams are read side by side.
// gcc -O2 -march=native streams.c -o streams && ./streams 128
#define _GNU_SOURCE
#include <immintrin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

enum { ROUNDS = 25, FLOATS_PER_STEP = 128 };

static volatile float sink;

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

// Sums n floats in steps of eight vectors, spread over `streams` equal parts of the buffer.
#define DEFINE_READ(streams)                                                       \
  __attribute__((noinline)) static void read##streams(const float *p, long n) {    \
    __m512 sum[8] = {0};                                                           \
    long part = n / streams, each = FLOATS_PER_STEP / streams;                     \
    for (long i = 0; i < part; i += each)                                          \
      for (int v = 0; v < 8; v++)                                                  \
        sum[v] += _mm512_loadu_ps(p + v / (8 / streams) * part + i + v % (8 / streams) * 16); \
    __m512 all = sum[0];                                                           \
    for (int v = 1; v < 8; v++) all += sum[v];                                     \
    sink += _mm512_reduce_add_ps(all);                                             \
  }
DEFINE_READ(1)
DEFINE_READ(2)
DEFINE_READ(4)
DEFINE_READ(8)

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(int argc, char **argv) {
  long bytes = (argc > 1 ? atol(argv[1]) : 128) << 20;
  char *memory = mmap(0, bytes + 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  memset(memory, 0x3f, bytes + 4096);
  struct {
    const char *what;
    void (*read)(const float *, long);
    int offset;
  } cases[] = {{"1 stream, at a line", read1, 0},  {"1 stream, 16 bytes after", read1, 16},
               {"2 streams, at a line", read2, 0}, {"4 streams, at a line", read4, 0},
               {"4 streams, 16 bytes after", read4, 16}, {"8 streams, at a line", read8, 0}};
  enum { CASES = sizeof cases / sizeof *cases };
  static double rate[CASES][ROUNDS];
  for (int round = -3; round < ROUNDS; round++)
    for (int c = 0; c < CASES; c++) {
      double start = seconds();
      cases[c].read((const float *)(memory + cases[c].offset), bytes / sizeof(float));
      if (round >= 0) rate[c][round] = bytes / (seconds() - start) / 1e9;
    }
  for (int c = 0; c < CASES; c++) {
    qsort(rate[c], ROUNDS, sizeof(double), ascending);
    printf("%-26s quartiles %.1f %.1f %.1f GB/s\n", cases[c].what, rate[c][ROUNDS / 4],
           rate[c][ROUNDS / 2], rate[c][3 * ROUNDS / 4]);
  }
}
