// How fast threads read memory that is as large as L3: gcc -O3 -march=native -pthread read2.c && ./a.out MiB THREADS
// Each thread reads its share again and again, four streams of 64-byte loads, huge pages where granted; all begin each pass together. Median and best of 301 passes.
#define _GNU_SOURCE
#include <immintrin.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#define PASSES 301
static char*base; static size_t share; static int threads; static volatile int arrived[PASSES],ended[PASSES]; static double t[PASSES];
static double now(void){struct timespec t;clock_gettime(CLOCK_MONOTONIC,&t);return t.tv_sec*1e9+t.tv_nsec;}
static int cmp(const void*a,const void*b){double x=*(double*)a,y=*(double*)b;return (x>y)-(x<y);}
static void*run(void*arg){ long me=(long)arg; const char*p=base+me*share; size_t q=share/4; __m512i s=_mm512_setzero_si512();
 for(int r=0;r<PASSES;r++){ __sync_fetch_and_add(&arrived[r],1); while(arrived[r]<threads); double begin=now();
  for(size_t i=0;i<q;i+=64) for(int k=0;k<4;k++) s=_mm512_xor_si512(s,_mm512_load_si512(p+k*q+i));
  __sync_fetch_and_add(&ended[r],1); while(ended[r]<threads); if(!me)t[r]=now()-begin; }
 return (void*)(long)_mm512_reduce_add_epi64(s); }
int main(int c,char**v){ size_t bytes=(size_t)atoi(v[1])<<20; threads=atoi(v[2]); share=bytes/threads; base=mmap(0,bytes+(4<<20),3,MAP_PRIVATE|MAP_ANONYMOUS,-1,0);base=(char*)(((size_t)base+(2<<20)-1)&~((2ul<<20)-1));madvise(base,bytes,MADV_HUGEPAGE);memset(base,1,bytes);
 pthread_t other[16];for(long i=1;i<threads;i++)pthread_create(&other[i],0,run,(void*)i); run(0); for(int i=1;i<threads;i++)pthread_join(other[i],0);
 qsort(t,PASSES,8,cmp);printf("%zu MiB, %d threads: median %.1f GB/s, best %.1f\n",bytes>>20,threads,bytes/t[PASSES/2],bytes/t[0]);}
