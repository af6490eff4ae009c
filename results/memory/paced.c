// Score tiles with bursts of prefetches at the pace of LinePrefetch, a line per three cycles: gcc -O3 -march=native paced.c && ./a.out 256 15
// Cases are named bytes ahead / lines per burst (0: in each step) / paced.
#include "panels512.h"
static inline __attribute__((always_inline)) void paced(const char *p, int lines) {
  size_t one = 1, z = 0;
  for (int l = 0; l < lines; l++) { __asm__ volatile("imul %1, %0\n\tprefetcht0 (%2,%0)" : "+r"(z) : "r"(one), "r"(p + l * 64)); }
}
static inline __attribute__((always_inline)) void tile(const float *k, const float *q, float *s, int heads, int vectors, int ahead, int burst, int pace) {
  __m512 a[24];
  UNROLL for (int i = 0; i < heads * vectors; i++) a[i] = _mm512_setzero_ps();
  for (int d = 0; d < DIMS; d++) {
    const float *at = k + d * vectors * 16;
    if (ahead && !burst) UNROLL for (int v = 0; v < vectors; v++) _mm_prefetch((const char *)at + ahead + v * 64, _MM_HINT_T0);
    if (burst && d * vectors % burst == 0) { if (pace) paced((const char*)at + ahead, burst); else for (int l = 0; l < burst; l++) _mm_prefetch((const char *)at + ahead + l * 64, _MM_HINT_T0); }
    __m512 x[8];
    UNROLL for (int v = 0; v < vectors; v++) x[v] = _mm512_load_ps(at + v * 16);
    UNROLL for (int h = 0; h < heads; h++) { __m512 w = _mm512_set1_ps(q[d * 8 + h]); UNROLL for (int v = 0; v < vectors; v++) a[h * vectors + v] = _mm512_fmadd_ps(w, x[v], a[h * vectors + v]); }
  }
  UNROLL for (int i = 0; i < heads * vectors; i++) _mm512_store_ps(s + i * 16, a[i]);
}
#define L(h,v,a,b,p) __attribute__((noinline)) static void f##h##_##v##_##a##_##b##_##p(const float *k, const float *q, float *s){tile(k,q,s,h,v,a,b,p);}
#define ALL(h,v) L(h,v,0,0,0) L(h,v,2048,0,0) L(h,v,4096,0,0) L(h,v,8192,0,0) L(h,v,16384,0,0) L(h,v,8192,16,0) L(h,v,8192,32,0) L(h,v,8192,16,1) L(h,v,8192,32,1) L(h,v,16384,32,1) L(h,v,16384,64,1) L(h,v,4096,8,0) L(h,v,4096,8,1)
ALL(4,2) ALL(4,4) ALL(8,2) ALL(1,8) ALL(2,8)
typedef void (*F)(const float *, const float *, float *);
typedef struct { int h, v; const char *n; F f; } C;
#define R(h,v,a,b,p) {h,v,#a "/" #b "/" #p, f##h##_##v##_##a##_##b##_##p},
#define RR(h,v) R(h,v,0,0,0) R(h,v,2048,0,0) R(h,v,4096,0,0) R(h,v,8192,0,0) R(h,v,16384,0,0) R(h,v,8192,16,0) R(h,v,8192,32,0) R(h,v,8192,16,1) R(h,v,8192,32,1) R(h,v,16384,32,1) R(h,v,16384,64,1) R(h,v,4096,8,0) R(h,v,4096,8,1)
static int cmp(const void*a,const void*b){double x=*(double*)a,y=*(double*)b;return x<y?-1:x>y;}
int main(int c, char **v) { C cs[] = {RR(4,2) RR(4,4) RR(8,2) RR(1,8) RR(2,8)}; int n = sizeof cs/sizeof *cs, rounds=atoi(v[2]);
  size_t bytes=(size_t)atoi(v[1])<<20, fl=bytes/4; float *p = alloc(bytes + (1 << 20), 0), *q = alloc(1 << 20, 0), *s = alloc(1 << 20, 0); static double t[100][100];
  for (int r=0;r<rounds;r++) for(int i=0;i<n;i++){ int panel=DIMS*cs[i].v*16; double a=now(); for(size_t o=0;o<fl;o+=panel) cs[i].f(p+o,q,s); t[i][r]=now()-a; }
  for(int i=0;i<n;i++){ qsort(t[i],rounds,sizeof(double),cmp); printf("%dx%d ahead/burst/pace %-12s best %.1f median %.1f GB/s\n",cs[i].h,cs[i].v,cs[i].n,bytes/t[i][0],bytes/t[i][rounds/2]); } }
