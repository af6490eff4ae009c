// Whether a store whose mask is empty sends for its line: gcc -O2 -march=native maskedstore.c && ./a.out
// Mode 0 nothing, 1 prefetcht0, 2 and 3 stores with empty masks of 512 and 128 bits, 4 vmaskmov, 5 a scatter, 6 a load with an empty mask; then, 400 multiplications later, the line is loaded.
#define _GNU_SOURCE
#include <immintrin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

// latency test: for random lines: issue op on line, wait ~400ns of dependent adds, then timed load.
int main(int c,char**v){
 size_t b=512ul<<20; char*p=mmap(0,b,3,MAP_PRIVATE|MAP_ANONYMOUS,-1,0); madvise(p,b,MADV_HUGEPAGE); memset(p,1,b);
 volatile int zero=0; __mmask16 k=zero; __m512 z=_mm512_setzero_ps();
 unsigned long x=88172645463325252ul; int n=200000;
 for(int mode=0;mode<7;mode++){ double sum=0; unsigned long acc=0; double ops=0;
  for(int i=0;i<n;i++){ x^=x<<13;x^=x>>7;x^=x<<17; char*a=p+(x%(b/64))*64;
   unsigned aux; unsigned long t0=__rdtscp(&aux);
   switch(mode){case 0:break;case 1:_mm_prefetch(a,_MM_HINT_T0);break;case 2:_mm512_mask_storeu_ps(a,k,z);break;
    case 3:_mm_mask_storeu_ps(a,k,_mm_setzero_ps());break; case 4:_mm256_maskstore_ps((float*)a,_mm256_set1_epi32(zero),_mm256_setzero_ps());break; case 5: _mm512_mask_i32scatter_ps(a,k,_mm512_setzero_si512(),z,4);break; case 6: acc+=(unsigned long)_mm512_mask_reduce_add_ps(0xffff,_mm512_maskz_loadu_ps(k,a));break;}
   unsigned long t1=__rdtscp(&aux); ops+=t1-t0;
   unsigned long d=x|1; for(int j=0;j<400;j++){ d=d*3+1; asm volatile("":"+r"(d)); }
   d&=0; asm volatile("":"+r"(d));
   t0=__rdtscp(&aux); unsigned long val=*(volatile unsigned char*)(a+d); asm volatile(""::"r"(val)); _mm_lfence(); t1=__rdtscp(&aux);
   sum+=t1-t0; acc+=val+d; }
  printf("mode %d: op %.1f, load after %.1f tsc (%lu)\n",mode,ops/n,sum/n,acc&1);
 }}
