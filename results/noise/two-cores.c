// Two pinned threads hand work to each other by a flag, as the decode's workers do, without Java: how long a fixed piece of
// FMAs takes on each core, how long the hand-off, and whether both cores are slow together.
// gcc -O2 -march=native -pthread two-cores.c && ./a.out 30000 5000     (iterations of 12 FMAs, rounds)
// With -O2 gcc here keeps the accumulators on the stack: FMAs with loads and stores. With -O3 they stay in registers: FMAs alone.
#define _GNU_SOURCE
#include <immintrin.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static atomic_int go, done;
static int rounds;
static long iterations;
static double *worker_us, *main_us, *both_us, *alone_us, *handoff_us, started;
static volatile float sink;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

__attribute__((noinline)) static float work(long n) {
  __m256 a[12], b = _mm256_set1_ps(.999f), c = _mm256_set1_ps(.001f);
  for (int i = 0; i < 12; i++) a[i] = _mm256_set1_ps(i);
  for (long k = 0; k < n; k++)
    for (int i = 0; i < 12; i++) a[i] = _mm256_fmadd_ps(a[i], b, c);
  float sum = 0;
  for (int i = 0; i < 12; i++) sum += _mm256_cvtss_f32(a[i]);
  return sum;
}

static void pin(int core) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(core, &set);
  pthread_setaffinity_np(pthread_self(), sizeof set, &set);
}

static void *worker(void *unused) {
  (void) unused;
  pin(1);
  for (int r = 1; r <= rounds; r++) {
    while (atomic_load(&go) != r) _mm_pause();
    double t = now();
    handoff_us[r - 1] = t - started;
    sink = work(iterations);
    worker_us[r - 1] = now() - t;
    atomic_store(&done, r);
  }
  return 0;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

static void quantiles(const char *name, double *v) {
  qsort(v, rounds, sizeof *v, ascending);
  printf("%-9s p1 %.1f  p10 %.1f  p25 %.1f  p50 %.1f  p75 %.1f  p90 %.1f  p99 %.1f us\n", name, v[rounds / 100],
         v[rounds / 10], v[rounds / 4], v[rounds / 2], v[rounds * 3 / 4], v[rounds * 9 / 10], v[rounds * 99 / 100]);
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  iterations = atol(argv[1]);
  rounds = atoi(argv[2]);
  double **arrays[] = {&worker_us, &main_us, &both_us, &alone_us, &handoff_us};
  for (int i = 0; i < 5; i++) *arrays[i] = calloc(rounds, sizeof(double));
  pthread_t thread;
  pthread_create(&thread, 0, worker, 0);
  pin(0);
  double fastest = 1e9;
  for (int r = 1; r <= rounds; r++) {
    double t = started = now();
    atomic_store(&go, r);
    sink = work(iterations);
    main_us[r - 1] = now() - t;
    while (atomic_load(&done) != r) _mm_pause();
    both_us[r - 1] = now() - t;
    if (main_us[r - 1] < fastest) fastest = main_us[r - 1];
  }
  int count[2][2] = {{0}};
  for (int r = 0; r < rounds; r++) count[main_us[r] > 1.4 * fastest][worker_us[r] > 1.4 * fastest]++;
  printf("both fast %d  second slow %d  first slow %d  both slow %d\n", count[0][0], count[0][1], count[1][0], count[1][1]);
  for (int r = 0; r < rounds; r++) {
    double t = now();
    sink = work(iterations);
    alone_us[r] = now() - t;
  }
  quantiles("first", main_us);
  quantiles("second", worker_us);
  quantiles("hand-off", handoff_us);
  quantiles("together", both_us);
  quantiles("alone", alone_us);
}
