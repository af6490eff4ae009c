// How often this core is shared: multiply-adds alone beside multiply-adds with integer work, in turn.
// gcc -O2 -mavx2 -mfma; ./probe runs 4000 pairs of some 50 us and prints the share below 94% of 104 GFLOP/s, and percentiles.
#include <immintrin.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
static double now(){struct timespec t;clock_gettime(CLOCK_MONOTONIC,&t);return t.tv_sec*1e9+t.tv_nsec;}
static int cmp(const void*a,const void*b){double x=*(double*)a,y=*(double*)b;return x<y?-1:x>y;}
volatile float sink; volatile long isink;
int main(int c,char**v){ int N=4000; double*r=malloc(N*8),*f=malloc(N*8); __m256 a=_mm256_set1_ps(.5f),b=_mm256_set1_ps(.25f);
 for(int i=0;i<N;i++){ __m256 x[12]; for(int k=0;k<12;k++)x[k]=_mm256_set1_ps(k);
  double t=now(); for(int j=0;j<8000;j++){
 #pragma GCC unroll 12
 for(int k=0;k<12;k++) x[k]=_mm256_fmadd_ps(x[k],a,b);} double u=now();
 long p0=1,p1=2,p2=3,p3=4; 
 for(int j=0;j<8000;j++){
 #pragma GCC unroll 12
 for(int k=0;k<12;k++) { x[k]=_mm256_fmadd_ps(x[k],a,b); if(k%2==0)__asm__ volatile("add $1,%0\n add $1,%1\n add $1,%2\n":"+r"(p0),"+r"(p1),"+r"(p2)); }} double w=now();
 __m256 s=x[0]; for(int k=1;k<12;k++)s=_mm256_add_ps(s,x[k]); sink+=s[0]; isink+=p0+p1+p2+p3; f[i]=8000*12*16.0/(u-t); r[i]=8000*12*16.0/(w-u);} 
 double lo=0; int both=0,fo=0; for(int i=0;i<N;i++){ if(r[i]<0.94*104) lo++; if(f[i]<0.94*104) fo++; }
 printf("FMA below 94%%: %.3f; FMA+ints below 94%%: %.3f\n",fo/(double)N,lo/N);
 qsort(r,N,8,cmp);qsort(f,N,8,cmp); printf("fma p5 %.0f p25 %.0f p50 %.0f p75 %.0f p95 %.0f | mixed p5 %.0f p25 %.0f p50 %.0f p75 %.0f p95 %.0f\n",f[N/20],f[N/4],f[N/2],f[3*N/4],f[N*19/20],r[N/20],r[N/4],r[N/2],r[3*N/4],r[N*19/20]); }
