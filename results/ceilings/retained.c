// How much of a set beyond L3 a pass finds there: reads of 64 MiB to 1 GiB, in one stream and in four, best and median pass.
// gcc -O3 -march=native retained.c && ./a.out
#define _GNU_SOURCE
#include <immintrin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1e9 + t.tv_nsec; }
__attribute__((noinline)) static __m512 rd(const float *p, size_t n, int streams) { // n floats
  __m512 a[8]; for (int i=0;i<8;i++) a[i]=_mm512_setzero_ps();
  size_t sub = n/4;
  if (streams==4) for (size_t d=0; d<sub; d+=32) { 
    _Pragma("GCC unroll 4") for (int v=0; v<4; v++) { a[v]=_mm512_or_ps(a[v],_mm512_load_ps(p+v*sub+d)); a[v+4]=_mm512_or_ps(a[v+4],_mm512_load_ps(p+v*sub+d+16)); } }
  else for (size_t d=0; d<n; d+=128) _Pragma("GCC unroll 8") for (int v=0;v<8;v++) a[v]=_mm512_or_ps(a[v],_mm512_load_ps(p+d+v*16));
  for (int i=1;i<8;i++) a[0]=_mm512_or_ps(a[0],a[i]); return a[0];
}
int main(void){ volatile float sink; 
 for (int huge=0; huge<2; huge++) for (int rep=0; rep<2; rep++) for (size_t mb=64; mb<=1024; mb*=2) {
  size_t bytes=mb<<20; char *p=mmap(0,bytes+(2<<20),3,MAP_PRIVATE|MAP_ANONYMOUS,-1,0); p=(char*)(((size_t)p+(2<<20)-1)&~((2ul<<20)-1)); madvise(p,bytes,huge?MADV_HUGEPAGE:MADV_NOHUGEPAGE); memset(p,0,bytes);
  for (int s=1;s<=4;s+=3){ double t[64]; int n=mb<256?41:15; for(int r=0;r<n;r++){ double a=now(); __m512 x=rd((float*)p,bytes/4,s); t[r]=now()-a; sink=_mm512_reduce_add_ps(x);} 
   for(int i=0;i<n;i++)for(int j=i+1;j<n;j++)if(t[j]<t[i]){double q=t[i];t[i]=t[j];t[j]=q;}
   printf("%s %4zu MiB %d streams best %.1f median %.1f\n",huge?"huge":"4k",mb,s,bytes/t[0],bytes/t[n/2]); }
  munmap(p,bytes);} }
