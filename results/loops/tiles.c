// Upper bound of register tiles in C: gcc -O3 -march=native tiles.c && ./a.out. AVX2; operands in L1, best of 300 short
// samples, interleaved with twelve independent FMA chains as control.
#include <immintrin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
static double now(){struct timespec t;clock_gettime(CLOCK_MONOTONIC,&t);return t.tv_sec+1e-9*t.tv_nsec;}
#define QK(H,V,NAME) __attribute__((noinline)) void NAME(const float*q,const float*k,float*o,int ws){ \
 __m256 a[H][V]; for(int h=0;h<H;h++)for(int v=0;v<V;v++)a[h][v]=_mm256_setzero_ps(); \
 _Pragma("GCC unroll 1") for(int d=0;d<128;d++){ __m256 kv[V]; for(int v=0;v<V;v++)kv[v]=_mm256_loadu_ps(k+v*8); \
  _Pragma("GCC unroll 16") for(int h=0;h<H;h++){ __m256 b=_mm256_broadcast_ss(q+h); for(int v=0;v<V;v++)a[h][v]=_mm256_fmadd_ps(b,kv[v],a[h][v]); } q+=H; k+=V*8; } \
 for(int h=0;h<H;h++)for(int v=0;v<V;v++)_mm256_storeu_ps(o+h*ws+v*8,a[h][v]); }
#define PV(H,V,NAME) __attribute__((noinline)) void NAME(const float*w,const float*k,float*o,int n,int ws){ \
 __m256 a[H][V]; for(int h=0;h<H;h++)for(int v=0;v<V;v++)a[h][v]=_mm256_loadu_ps(o+h*128+v*8); \
 _Pragma("GCC unroll 1") for(int d=0;d<n;d++){ __m256 kv[V]; for(int v=0;v<V;v++)kv[v]=_mm256_loadu_ps(k+v*8); \
  _Pragma("GCC unroll 16") for(int h=0;h<H;h++){ __m256 b=_mm256_broadcast_ss(w+h*(384+16)); for(int v=0;v<V;v++)a[h][v]=_mm256_fmadd_ps(b,kv[v],a[h][v]); } w++; k+=V*8; } \
 for(int h=0;h<H;h++)for(int v=0;v<V;v++)_mm256_storeu_ps(o+h*128+v*8,a[h][v]); }
QK(4,2,qk42) QK(6,2,qk62) QK(4,3,qk43) QK(5,2,qk52) PV(4,2,pv42) PV(6,2,pv62) PV(4,3,pv43)
__attribute__((noinline)) float control(int n){ __m256 a[12]; for(int i=0;i<12;i++)a[i]=_mm256_set1_ps(1); __m256 b=_mm256_set1_ps(.999f),c=_mm256_set1_ps(1e-3f);
 for(int i=0;i<n;i++){ for(int j=0;j<12;j++){ a[j]=_mm256_fmadd_ps(b,c,a[j]); } __asm__ volatile(""::: ); } for(int j=1;j<12;j++)a[0]=_mm256_add_ps(a[0],a[j]); float f[8];_mm256_storeu_ps(f,a[0]);return f[0];}
static float *q,*k,*o; volatile float sink;
int main(){ q=aligned_alloc(64,1<<18);k=aligned_alloc(64,1<<18);o=aligned_alloc(64,1<<18); for(int i=0;i<1<<16;i++){q[i]=i%17/17.f;k[i]=i%13/13.f-.5f;o[i]=0;}
 const char*n[]={"qk4x2","qk6x2","qk4x3","qk5x2","pv4x2 (384 keys)","pv6x2","pv4x3"}; int fm[]={8,12,12,10,8,12,12}; double best[7]={0},ctl=0, s[7][300], c[300];
 for(int r=0;r<300;r++){ double t=now(); sink=control(100000); t=now()-t; c[r]=100000*12.*16/t*1e-9; if(c[r]>ctl)ctl=c[r];
  for(int x=0;x<7;x++){ int reps=x<4?1200:400; t=now(); for(int i=0;i<reps;i++) switch(x){case 0:qk42(q,k,o,112);break;case 1:qk62(q,k,o,112);break;case 2:qk43(q,k,o,112);break;case 3:qk52(q,k,o,112);break;case 4:pv42(q,k,o,384,400);break;case 5:pv62(q,k,o,384,400);break;case 6:pv43(q,k,o,384,400);}
   t=now()-t; double g=16.*fm[x]*(x<4?128:384)*reps/t*1e-9; s[x][r]=g; if(g>best[x])best[x]=g; } }
 int cmp(const void*a,const void*b){double d=*(double*)a-*(double*)b;return d<0?-1:d>0;} qsort(c,300,8,cmp);
 printf("control best %.1f med %.1f\n",ctl,c[150]); for(int x=0;x<7;x++){qsort(s[x],300,8,cmp);printf("%-18s best %.1f (%.0f%%) p90 %.1f med %.1f\n",n[x],best[x],100*best[x]/ctl,s[x][270],s[x][150]);} }
