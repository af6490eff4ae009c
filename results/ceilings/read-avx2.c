// The read loops and the FMA loop of Headroom's ceilings in C, one thread. gcc -O2 -mavx2 -mfma; prints the best of 40 samples of some 5 ms.
#include <immintrin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
static double now(void){struct timespec t;clock_gettime(CLOCK_MONOTONIC,&t);return t.tv_sec*1e9+t.tv_nsec;}
volatile float sink;
static void add(__m256 *c){__m256 s=c[0];for(int k=1;k<8;k++)s=_mm256_add_ps(s,c[k]);sink+=s[0];}
__attribute__((noinline)) static void one(const char*p,long bytes,long passes){__m256 c[8];for(int k=0;k<8;k++)c[k]=_mm256_setzero_ps();
 for(long z=0;z<passes;z++){for(const char*q=p;q<p+bytes;q+=256){
#pragma GCC unroll 8
 for(int k=0;k<8;k++)c[k]=_mm256_add_ps(c[k],_mm256_load_ps((const float*)(q+32*k)));}__asm__ volatile("":::"memory");}add(c);}
__attribute__((noinline)) static void four(const char*p,long bytes,long passes){__m256 c[8];for(int k=0;k<8;k++)c[k]=_mm256_setzero_ps();long s=bytes/4;
 for(long z=0;z<passes;z++){for(const char*q=p;q<p+s;q+=64){
#pragma GCC unroll 8
 for(int k=0;k<8;k++)c[k]=_mm256_add_ps(c[k],_mm256_load_ps((const float*)(q+k/2*s+k%2*32)));}__asm__ volatile("":::"memory");}add(c);}
static void line(const char*name,const char*p,long bytes,int streams){double best=1e18;long passes=1;
 for(;;){double t=now();streams==4?four(p,bytes,passes):one(p,bytes,passes);if(now()-t>5e6)break;passes*=2;}
 for(int i=0;i<40;i++){double t=now();streams==4?four(p,bytes,passes):one(p,bytes,passes);double n=(now()-t)/passes;if(n<best)best=n;}
 printf("%s %ld bytes, %d stream(s): %.1f GB/s\n",name,bytes,streams,bytes/best);}
int main(int a,char**v){char*near,*far;long big=atol(v[4]);if(posix_memalign((void**)&near,4096,1<<20)||posix_memalign((void**)&far,4096,big))return 1;memset(near,60,1<<20);memset(far,60,big);
 line("L1",near,atol(v[1]),1);line("L2",near,atol(v[2]),1);line("L3",far,atol(v[3]),4);line("DRAM",far,big,4);
 __m256 x=_mm256_set1_ps(.5f);double best=1e18;for(int i=0;i<200;i++){__m256 c[12];for(int k=0;k<12;k++)c[k]=_mm256_set1_ps(k);double t=now();for(int j=0;j<100000;j++){
#pragma GCC unroll 12
 for(int k=0;k<12;k++)c[k]=_mm256_fmadd_ps(c[k],x,x);}double n=now()-t;if(n<best)best=n;add(c);}
 printf("FMA: %.1f GFLOP/s\n",100000*12*16/best);}
