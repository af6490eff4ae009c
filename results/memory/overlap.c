// Whether reading DRAM and computing overlap in a score tile of 8 heads over key panels: gcc -O3 -march=native overlap.c && ./a.out
// pfN: prefetcht0 N bytes ahead; tN: a load N bytes ahead whose result is kept; huge: madvise(MADV_HUGEPAGE).
#define _GNU_SOURCE
#include <immintrin.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <string.h>
static double now(){struct timespec t;clock_gettime(CLOCK_MONOTONIC,&t);return t.tv_sec*1e9+t.tv_nsec;}
static float*alloc(size_t b,int huge){char*p=mmap(0,b+(2<<20),3,MAP_PRIVATE|MAP_ANONYMOUS,-1,0);p=(char*)(((size_t)p+(2<<20)-1)&~(size_t)((2<<20)-1));if(huge)if(madvise(p,b,MADV_HUGEPAGE))perror("madvise");memset(p,0,b);return(float*)p;}
volatile float vs;
#define U _Pragma("GCC unroll 8")
static inline __attribute__((always_inline)) void tile(const float*k,const float*q,float*s,int d,int pf,int touch){__m256 a[8];__m256 t=_mm256_setzero_ps();U for(int i=0;i<8;i++)a[i]=_mm256_setzero_ps();
 for(int i=0;i<d;i++){if(pf)_mm_prefetch((const char*)(k+i*8+pf),_MM_HINT_T0);if(touch)t=_mm256_or_ps(t,_mm256_load_ps(k+i*8+touch));__m256 v=_mm256_load_ps(k+i*8);U for(int h=0;h<8;h++)a[h]=_mm256_fmadd_ps(_mm256_broadcast_ss(q+i*8+h),v,a[h]);}
 if(touch)a[0]=_mm256_add_ps(a[0],t);
 U for(int h=0;h<8;h++)_mm256_store_ps(s+h*8,a[h]);}
#define T(name,pf,to) __attribute__((noinline)) static void name(const float*k,const float*q,float*s){tile(k,q,s,128,pf,to);}
T(plain,0,0) T(pf512,128,0) T(pf1k,256,0) T(pf2k,512,0) T(pf4k,1024,0) T(pf8k,2048,0) T(t256,0,64) T(t1k,0,256) T(t4k,0,1024) T(t8k,0,2048)
/* 4x2 with two streams, run apart */
__attribute__((noinline)) static void two(const float*k,const float*k2,const float*q,float*s){__m256 a[4],b[4];U for(int i=0;i<4;i++)a[i]=b[i]=_mm256_setzero_ps();
 for(int i=0;i<128;i++){__m256 v=_mm256_load_ps(k+i*8),w=_mm256_load_ps(k2+i*8);U for(int h=0;h<4;h++){__m256 x=_mm256_broadcast_ss(q+i*8+h);a[h]=_mm256_fmadd_ps(x,v,a[h]);b[h]=_mm256_fmadd_ps(x,w,b[h]);}}
 U for(int h=0;h<4;h++){_mm256_store_ps(s+h*8,a[h]);_mm256_store_ps(s+h*8+64,b[h]);}}
typedef void(*F)(const float*,const float*,float*);
int main(){size_t B=128<<20;size_t n=B/4;float*p[2]={alloc(B,0),alloc(B,1)};float*q=alloc(65536,0),*s=alloc(65536,0);

 F f[]={plain,pf512,pf1k,pf2k,pf4k,pf8k,t256,t1k,t4k,t8k};const char*nm[]={"plain","pf512","pf1k","pf2k","pf4k","pf8k","t256","t1k","t4k","t8k"};
 for(int h=0;h<2;h++){for(int v=0;v<10;v++){double b=1e18,l=1e18;for(int k=0;k<6;k++){double t=now();for(size_t i=0;i+4096<n;i+=1024)f[v](p[h]+i,q,s);double u=now();if(u-t<b)b=u-t;t=now();for(size_t i=0;i<n;i+=1024)f[v](p[h],q,s);u=now();if(u-t<l)l=u-t;}
  printf("%s %-6s DRAM %.1f GB/s = %.1f GFLOP/s; L1 %.1f\n",h?"huge":"4k",nm[v],B/b,B/b*4,B/l*4);}
  double b=1e18,c=1e18;for(int k=0;k<6;k++){double t=now();for(size_t i=0;i<n/2;i+=1024){two(p[h]+i,p[h]+n/2+i,q,s);two(p[h]+i,p[h]+n/2+i,q+4,s+32);}double u=now();if(u-t<b)b=u-t;
   t=now();for(size_t i=0;i<n;i+=2048){two(p[h]+i,p[h]+i+1024,q,s);two(p[h]+i,p[h]+i+1024,q+4,s+32);} u=now();if(u-t<c)c=u-t;}
  printf("%s two far panels 4x2 twice DRAM %.1f GB/s = %.1f; adjacent panels %.1f = %.1f\n",h?"huge":"4k",B/b,B/b*4,B/c,B/c*4);}
}
