// What walking a panel in parts and sending for lines between them costs: gcc -O3 -march=native parts.c && ./a.out MiB
// A score tile of 8 heads x 2 vectors over panels of 16 KiB: whole, in eight parts of 16 dims whose accumulators are stored and loaded, and with a burst of
// prefetches for the next panel before each part, one line per iteration (burst) or eight (burst8), with vzeroupper as C2 writes it (vz) or without.
#define _GNU_SOURCE
#include <immintrin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#define U _Pragma("GCC unroll 16")
static double now(void){struct timespec t;clock_gettime(CLOCK_MONOTONIC,&t);return t.tv_sec*1e9+t.tv_nsec;}
__attribute__((noinline)) void burst(const char*p,int n){ do{ asm volatile("prefetcht0 %0"::"m"(*p));p+=64;}while(--n); }
__attribute__((noinline)) void burst8(const char*p,int n){ do{ U for(int i=0;i<8;i++)asm volatile("prefetcht0 %0"::"m"(p[i*64]));p+=512;n-=8;}while(n>0); }
static inline __attribute__((always_inline)) void tile(const float*k,const float*q,float*s,int dims,int first,int vz,int inl,const char*nx){
 __m512 a[16];
 if(first) U for(int i=0;i<16;i++)a[i]=_mm512_setzero_ps(); else U for(int i=0;i<16;i++)a[i]=_mm512_loadu_ps(s+(i>>1)*144+(i&1)*16);
 for(int d=0;d<dims;d++){ const float*at=k+d*32; __m512 x0=_mm512_load_ps(at),x1=_mm512_load_ps(at+16);
  if(inl&&d%16==0) for(int l=0;l<inl;l++)_mm_prefetch(nx+d*128+l*64,_MM_HINT_T0);
  U for(int h=0;h<8;h++){__m512 w=_mm512_set1_ps(q[d*16+h]);a[h*2]=_mm512_fmadd_ps(w,x0,a[h*2]);a[h*2+1]=_mm512_fmadd_ps(w,x1,a[h*2+1]);} asm volatile("":::"memory");}
 U for(int i=0;i<16;i++)_mm512_storeu_ps(s+(i>>1)*144+(i&1)*16,a[i]);
 if(vz)_mm256_zeroupper();
}
#define T(n,dims,first,vz,inl) __attribute__((noinline)) void n(const float*k,const float*q,float*s,const char*nx){tile(k,q,s,dims,first,vz,inl,nx);}
T(f128,128,1,0,0) T(f128z,128,1,1,0) T(f16,16,1,0,0) T(m16,16,0,0,0) T(f16z,16,1,1,0) T(m16z,16,0,1,0) T(f32,32,1,0,0) T(m32,32,0,0,0) T(fi,128,1,0,32)
int main(int c,char**v){ size_t b=(size_t)(c>1?atoi(v[1]):4)<<20; char*p0=mmap(0,b+(4<<20),3,MAP_PRIVATE|MAP_ANONYMOUS,-1,0);p0=(char*)(((size_t)p0+(2<<20)-1)&~((2ul<<20)-1));madvise(p0,b,MADV_HUGEPAGE);memset(p0,0,b+(1<<20));
 float*q=aligned_alloc(64,1<<20),*s=aligned_alloc(64,1<<20);memset(q,0,1<<20);
 const char*names[]={"whole","whole+vz","parts","parts+vz","parts+burst","parts+burst8","parts+vz+burst","parts+vz+burst8","parts of 32","parts 32+burst8 64","whole+inline burst","parts+vz+burst of one line"};
 for(int m=0;m<12;m++){ double best=1e18; for(int r=0;r<15;r++){double t=now();
  for(size_t i=0;i<b;i+=16384){ const float*k=(float*)(p0+i); float*sc=s+(i/16384%4)*32; const char*nx=p0+i+16384;
   switch(m){case 0:f128(k,q,sc,nx);break;case 1:f128z(k,q,sc,nx);break;
   case 2:f16(k,q,sc,nx);for(int j=1;j<8;j++)m16(k+j*512,q+j*256,sc,nx);break;
   case 3:f16z(k,q,sc,nx);for(int j=1;j<8;j++)m16z(k+j*512,q+j*256,sc,nx);break;
   case 4:burst(nx,32);f16(k,q,sc,nx);for(int j=1;j<8;j++){burst(nx+j*2048,32);m16(k+j*512,q+j*256,sc,nx);}break;
   case 5:burst8(nx,32);f16(k,q,sc,nx);for(int j=1;j<8;j++){burst8(nx+j*2048,32);m16(k+j*512,q+j*256,sc,nx);}break;
   case 6:burst(nx,32);f16z(k,q,sc,nx);for(int j=1;j<8;j++){burst(nx+j*2048,32);m16z(k+j*512,q+j*256,sc,nx);}break;
   case 7:burst8(nx,32);f16z(k,q,sc,nx);for(int j=1;j<8;j++){burst8(nx+j*2048,32);m16z(k+j*512,q+j*256,sc,nx);}break;
   case 8:f32(k,q,sc,nx);for(int j=1;j<4;j++)m32(k+j*1024,q+j*512,sc,nx);break;
   case 9:burst8(nx,64);f32(k,q,sc,nx);for(int j=1;j<4;j++){burst8(nx+j*4096,64);m32(k+j*1024,q+j*512,sc,nx);}break;
   case 10:fi(k,q,sc,nx);break;
   case 11:burst(nx,1);f16z(k,q,sc,nx);for(int j=1;j<8;j++){burst(nx+j*2048,1);m16z(k+j*512,q+j*256,sc,nx);}break;
   }}
  t=now()-t;if(t<best)best=t;}
  printf("%-40s %.1f GB/s, %.2f ns per panel of 16 KiB\n",names[m],b/best,best/(b/16384)); }}
