// What pages cost tiles that find their addresses in a table made before: gcc -O3 -march=native pagetile.c && ./a.out TOKENS [PAGE TOKENS]
// Tiles of 8 heads x 2 vectors, head dim 128, blocks of 512 tokens, 512 bytes a token. Values: one piece in panels [512][32], or pages in panels [page][32], 4 KiB for
// 32 tokens. Keys: panels [128][32] of 16 KiB, side by side or one per page of 32. Pages in the order of their addresses, or shuffled; shuffled with four lines
// of the next run sent for. Median of 801 passes, cases in turn.
#define _GNU_SOURCE
#include <immintrin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#define U _Pragma("GCC unroll 16")
#define N 801
static double now(void){struct timespec t;clock_gettime(CLOCK_MONOTONIC,&t);return t.tv_sec*1e9+t.tv_nsec;}
static int cmp(const void*a,const void*b){double x=*(double*)a,y=*(double*)b;return (x>y)-(x<y);}
static inline __attribute__((always_inline)) void values(const float*w,const char*v,const char*const*key,long in,float*rows,int ahead,int page){
 __m512 a[16]; U for(int i=0;i<16;i++)a[i]=_mm512_load_ps(rows+(i>>1)*128+(i&1)*16);
 for(int k=0;k<512;k++){ const char*at=key?key[k]+in:v+k*128l; __m512 x0=_mm512_load_ps(at),x1=_mm512_load_ps(at+64);
  if(ahead&&k%page==0&&k+page<512) for(int l=0;l<ahead;l++)_mm_prefetch(key[k+page]+in+l*64,_MM_HINT_T0);
  U for(int h=0;h<8;h++){__m512 q=_mm512_set1_ps(w[h*544+k]);a[h*2]=_mm512_fmadd_ps(q,x0,a[h*2]);a[h*2+1]=_mm512_fmadd_ps(q,x1,a[h*2+1]);} asm volatile("":::"memory");}
 U for(int i=0;i<16;i++)_mm512_store_ps(rows+(i>>1)*128+(i&1)*16,a[i]);
}
__attribute__((noinline)) void whole(const float*w,const char*v,float*rows){values(w,v,0,0,rows,0,1);}
__attribute__((noinline)) void paged(const float*w,const char*const*key,long in,float*rows){values(w,0,key,in,rows,0,1);}
__attribute__((noinline)) void ahead4(const float*w,const char*const*key,long in,float*rows,int page){values(w,0,key,in,rows,4,page);}
__attribute__((noinline)) void keys(const float*q,const char*k,float*s){ __m512 a[16]; U for(int i=0;i<16;i++)a[i]=_mm512_setzero_ps();
 for(int d=0;d<128;d++,k+=128){ __m512 x0=_mm512_load_ps(k),x1=_mm512_load_ps(k+64);
  U for(int h=0;h<8;h++){__m512 w=_mm512_set1_ps(q[d*16+h]);a[h*2]=_mm512_fmadd_ps(w,x0,a[h*2]);a[h*2+1]=_mm512_fmadd_ps(w,x1,a[h*2+1]);} asm volatile("":::"memory");}
 U for(int i=0;i<16;i++)_mm512_store_ps(s+(i>>1)*544+(i&1)*16,a[i]); }
int main(int c,char**v){ int n=c>1?atoi(v[1]):4096,page=c>2?atoi(v[2]):32; size_t bytes=n*512l; char*p=mmap(0,bytes+(4<<20),3,MAP_PRIVATE|MAP_ANONYMOUS,-1,0);p=(char*)(((size_t)p+(2<<20)-1)&~((2ul<<20)-1));madvise(p,bytes,MADV_HUGEPAGE);memset(p,0,bytes);
 float*w=aligned_alloc(64,8*544*4),*rows=aligned_alloc(64,8*128*4);memset(w,0,8*544*4);memset(rows,0,8*128*4);
 int pages=n/page,*perm=malloc(pages*4);for(int i=0;i<pages;i++)perm[i]=i;srand(1);for(int i=pages-1;i>0;i--){int j=rand()%(i+1),t=perm[i];perm[i]=perm[j];perm[j]=t;}
 const char**table[2];for(int m=0;m<2;m++){table[m]=malloc(n*8l);for(int k=0;k<n;k++)table[m][k]=p+(size_t)(m?perm[k/page]:k/page)*page*512+k%page*128;}
 const char*names[]={"values: one piece","pages in order","pages shuffled","shuffled, four lines of the next sent for","keys: one piece","pages shuffled"}; static double t[6][N];
 for(int r=0;r<N;r++)for(int m=0;m<6;m++){ double s=now();
  for(int b=0;b<n;b+=512){ const char*const*at=table[m!=1]+b;
   if(m>=4){for(int k=0;k<512;k+=32)keys(w,m==4?p+(b+k)*512l:at[k]+(long)(k%page)*384,w+k);continue;}
   for(int d=0;d<4;d++) switch(m){case 0:whole(w,p+b*512l+d*65536l,rows+d*32);break;case 3:ahead4(w,at,(long)d*page*128,rows+d*32,page);break;default:paged(w,at,(long)d*page*128,rows+d*32);} }
  t[m][r]=now()-s; }
 for(int m=0;m<6;m++){qsort(t[m],N,8,cmp);printf("%-45s %.2f us, best %.2f; of one piece's %.3f\n",names[m],t[m][N/2]/1e3,t[m][0]/1e3,t[m][N/2]/t[m<4?0:4][N/2]);}}
