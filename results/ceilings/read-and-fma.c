#define _GNU_SOURCE
#include <immintrin.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <stdatomic.h>
#include <sys/mman.h>
static double now(){struct timespec t;clock_gettime(CLOCK_MONOTONIC,&t);return t.tv_sec*1e9+t.tv_nsec;}
static int T; static long set; static long units; static int mode; static pthread_barrier_t bar; static double st[64],en[64]; static volatile float sink;
static atomic_int go;
__attribute__((noinline)) static float fma_loop(long n){ __m512 a=_mm512_set1_ps(.5f),b=_mm512_set1_ps(.25f),c[16]; for(int k=0;k<16;k++)c[k]=_mm512_set1_ps(k);
 for(long i=0;i<n;i++){
  #pragma GCC unroll 16
  for(int k=0;k<16;k++){c[k]=_mm512_fmadd_ps(c[k],a,b);} }
 __m512 s=c[0]; for(int k=1;k<16;k++) s=_mm512_add_ps(s,c[k]); return _mm512_reduce_add_ps(s);}
__attribute__((noinline)) static float rd(const float*p,long bytes,long passes){ __m512 c[8]; for(int k=0;k<8;k++)c[k]=_mm512_setzero_ps();
 long quarter=bytes/4; /* four streams of two vectors, as ReadLoop */
 for(long z=0;z<passes;z++){ const char*q=(const char*)p,*e=q+quarter; for(;q<e;q+=128){
  #pragma GCC unroll 8
  for(int k=0;k<8;k++)c[k]=_mm512_add_ps(c[k],_mm512_load_ps((const float*)(q+k/2*quarter+k%2*64)));} __asm__ volatile("":::"memory");}
 __m512 s=c[0]; for(int k=1;k<8;k++) s=_mm512_add_ps(s,c[k]); return _mm512_reduce_add_ps(s);}
__attribute__((noinline)) static float rd1(const float*p,long bytes,long passes){ __m512 c[8]; for(int k=0;k<8;k++)c[k]=_mm512_setzero_ps();
 for(long z=0;z<passes;z++){ const char*q=(const char*)p,*e=q+bytes; for(;q<e;q+=512){
  #pragma GCC unroll 8
  for(int k=0;k<8;k++)c[k]=_mm512_add_ps(c[k],_mm512_load_ps((const float*)(q+64*k)));} __asm__ volatile("":::"memory");}
 __m512 s=c[0]; for(int k=1;k<8;k++) s=_mm512_add_ps(s,c[k]); return _mm512_reduce_add_ps(s);}
static int streams=1;
static void work(float*buf){ if(mode==0) sink+=fma_loop(units); else sink+=streams==4?rd(buf,set,units):rd1(buf,set,units); }
static int huge,reps; static double cal;
static void*th(void*arg){ long id=(long)arg; float*buf=0; if(mode){ long sz=(set+(2<<20)-1)&~((2L<<20)-1); buf=aligned_alloc(2<<20,sz); if(huge) madvise(buf,sz,MADV_HUGEPAGE); memset(buf,0x3f,set);} 
 if(id==0){ units=1; double t0=now(); for(;;){double t=now(); work(buf); double n=now(); if(n-t<12e6) units*=2; else if(n-t0>60e6) break;} }
 for(int r=0;r<reps;r++){ pthread_barrier_wait(&bar); atomic_fetch_add(&go,1); while(atomic_load(&go)<T*(r+1)) ; st[id]=now(); work(buf); en[id]=now(); pthread_barrier_wait(&bar);
  if(id==0){ double a=st[0],b=en[0]; for(int i=1;i<T;i++){ if(st[i]<a)a=st[i]; if(en[i]>b)b=en[i]; } double w=mode?(double)set*units*T:2.0*16*16*units*T; double x=w/(b-a); ((double*)(&cal))[0]=x; extern double R[]; R[r]=x; } }
 return 0;}
double R[1000];
static int cmp(const void*a,const void*b){double x=*(double*)a,y=*(double*)b;return x<y?-1:x>y;}
int main(int c,char**v){ T=atoi(v[1]); mode=strcmp(v[2],"fma")!=0; set=mode?atol(v[2]):0; huge=c>3&&atoi(v[3]); streams=c>4?atoi(v[4]):1; reps=15; pthread_barrier_init(&bar,0,T); pthread_t p[64]; for(long i=0;i<T;i++)pthread_create(p+i,0,th,(void*)i); for(int i=0;i<T;i++)pthread_join(p[i],0); qsort(R,reps,sizeof(double),cmp); printf("%.1f %.1f\n",R[reps-1],R[reps/2]); }
