#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <sys/mman.h>
#include <dlfcn.h>
typedef void (*gemv_t)(int,int,int,int,float,const float*,int,const float*,int,float,float*,int);
static double now(){struct timespec t;clock_gettime(CLOCK_MONOTONIC,&t);return t.tv_sec*1e6+t.tv_nsec/1e3;}
static int cmp(const void*a,const void*b){double x=*(double*)a,y=*(double*)b;return x<y?-1:x>y;}
int main(int c,char**v){ void*l=dlopen(v[1],RTLD_NOW); if(!l){puts(dlerror());return 1;} gemv_t g=(gemv_t)dlsym(l,"cblas_sgemv"); void(*nt)(int)=dlsym(l,"openblas_set_num_threads"); nt(1);
 char*(*cn)(void)=dlsym(l,"openblas_get_corename"); printf("core %s\n",cn());
 int H=32,S=atoi(v[2]),D=128; size_t n=(size_t)H*S*D; float*kv=aligned_alloc(1<<21,2*n*4); madvise(kv,2*n*4,14); float*q=malloc(H*D*4),*s=malloc(H*S*4),*o=malloc(H*D*4);
 for(size_t i=0;i<2*n;i++)kv[i]=(rand()%1000)/1e3f-.5f; for(int i=0;i<H*D;i++)q[i]=(rand()%1000)/1e3f;
 static double t[4000]; int R=1500; for(int r=0;r<R;r++){double a=now(); for(int h=0;h<H;h++){ const float*k=kv+(size_t)h*S*D,*w=kv+n+(size_t)h*S*D; g(101,111,S,D,1,k,D,q+h*D,1,0,s+h*S,1); g(101,112,S,D,1,w,D,s+h*S,1,0,o+h*D,1);} t[r]=now()-a;}
 qsort(t,R,8,cmp); printf("best %.1f q1 %.1f med %.1f us, %.1f GB/s (two gemv, no softmax)\n",t[0],t[R/4],t[R/2],2*n*4/t[R/2]/1e3);}
