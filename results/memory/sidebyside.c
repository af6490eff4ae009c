// Two panels read side by side: gcc -O3 -march=native sidebyside.c && ./a.out MiB
// A score tile of H heads x S vectors, each from a memory stream of its own (times W vectors), streams so far apart; far: the buffer in S parts.
#define _GNU_SOURCE
#include <immintrin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#define U _Pragma("GCC unroll 32")
static double now(void){struct timespec t;clock_gettime(CLOCK_MONOTONIC,&t);return t.tv_sec*1e9+t.tv_nsec;}
// heads x S vectors, each vector from its own stream (panels of 16 keys, 128 dims = 8 KiB), or W vectors from each
static inline __attribute__((always_inline)) void tile(const float**k,const float*q,float*s,int H,int S,int W){
 __m512 a[32]; U for(int i=0;i<H*S*W;i++)a[i]=_mm512_setzero_ps();
 for(int d=0;d<128;d++){ __m512 x[8]; U for(int v=0;v<S*W;v++) x[v]=_mm512_load_ps(k[v/W]+d*16*W+(v%W)*16);
  U for(int h=0;h<H;h++){__m512 w=_mm512_set1_ps(q[d*8+h]); U for(int v=0;v<S*W;v++) a[h*S*W+v]=_mm512_fmadd_ps(w,x[v],a[h*S*W+v]);} asm volatile("":::"memory");}
 U for(int i=0;i<H*S*W;i++)_mm512_store_ps(s+i*16,a[i]);
}
#define T(H,S,W) __attribute__((noinline)) void t##H##_##S##_##W(const float**k,const float*q,float*s){tile(k,q,s,H,S,W);}
T(8,2,1) T(8,1,2) T(8,3,1) T(4,4,1) T(4,2,2) T(4,1,4) T(4,2,1) T(4,1,2) T(2,4,2) T(1,4,2)
typedef void(*F)(const float**,const float*,float*);
struct{int H,S,W;F f;} cs[]={{8,1,2,t8_1_2},{8,2,1,t8_2_1},{8,3,1,t8_3_1},{4,1,4,t4_1_4},{4,1,2,t4_1_2},{4,2,1,t4_2_1},{4,2,2,t4_2_2},{4,4,1,t4_4_1},{2,4,2,t2_4_2},{1,4,2,t1_4_2}};
int main(int c,char**v){ size_t b=(size_t)(c>1?atoi(v[1]):4)<<20; char*p0=mmap(0,b+(4<<20),3,MAP_PRIVATE|MAP_ANONYMOUS,-1,0);p0=(char*)(((size_t)p0+(2<<20)-1)&~((2ul<<20)-1));madvise(p0,b+(2<<20),MADV_HUGEPAGE);memset(p0,0,b+(1<<20));
 float*q=aligned_alloc(64,1<<20),*s=aligned_alloc(64,1<<20);memset(q,0,1<<20);
 for(int i=0;i<10;i++){ int S=cs[i].S; size_t pan=8192*cs[i].W; double best; size_t per=b/S/pan*pan;
  double res[8]; int nd=0; size_t dists[]={16384,32768,65536,131072,262144,524288,1<<20,0};
  for(int di=0;di<8;di++){ size_t dist=dists[di]?dists[di]:per; if(S==1&&di<7){res[nd++]=0;continue;} best=1e18; if(dist<pan){res[nd++]=0;continue;}
  for(int r=0;r<9;r++){ double t=now(); for(size_t ch=0;ch+dist*S<=b;ch+=dist*S) for(size_t at=0;at+pan<=dist;at+=pan){const float*k[4]; for(int j=0;j<S;j++)k[j]=(float*)(p0+ch+j*dist+at); cs[i].f(k,q,s);} t=now()-t; if(t<best)best=t; }
  res[nd++]=(double)(b/(dist*S)*(dist*S))/best; }
  printf("%dx%d of %d streams: 16K %.1f 32K %.1f 64K %.1f 128K %.1f 256K %.1f 512K %.1f 1M %.1f far %.1f\n",cs[i].H,cs[i].S*cs[i].W,S,res[0],res[1],res[2],res[3],res[4],res[5],res[6],res[7]); }
 munmap(p0,1);}
