/* What the parts of the stand-in driver share; see stand_in_libcuda.c. CUDA's own header is not used: a machine without
   the toolkit runs these tests too. Handles are pointers, CUdevice is an int, CUdeviceptr 64 bits. */
#ifndef STAND_IN_H
#define STAND_IN_H

#include <stddef.h>
#include <stdint.h>

enum {
  SUCCESS = 0,
  INVALID_VALUE = 1,
  OUT_OF_MEMORY = 2,
  NOT_INITIALIZED = 3,
  INVALID_DEVICE = 101,
  INVALID_IMAGE = 200,
  INVALID_CONTEXT = 201,
  INVALID_HANDLE = 400,
  NOT_FOUND = 500,
  LAUNCH_FAILED = 719,
  STREAM_CAPTURE_UNSUPPORTED = 900,
};

#define REQUIRE(condition, error)      \
  do {                                 \
    if (!(condition)) return (error);  \
  } while (0)

/* Every call that touches the device begins with this. */
#define REQUIRE_READY()                \
  do {                                 \
    int status = stand_in_status();    \
    if (status != SUCCESS) return status; \
  } while (0)

/* Success if a context is current on this thread and no kernel has crashed; a crash is told by each call ever after. */
int stand_in_status(void);
void stand_in_crash(void);

/* Counts what is alive, so that a test sees what its handles forgot. */
void stand_in_count(int change);

/* A launch with its arguments copied, as the driver copies them. */
struct launch {
  struct function *function;
  uint32_t shape[7]; /* grid x y z, block x y z, dynamic shared bytes */
  void *parameters;
};
int stand_in_run(const struct launch *launch);
int stand_in_enqueue(void *stream, const struct launch *launch);

/* Address and size of each allocation, two words each; the caller frees it. */
uint64_t *stand_in_allocations(uint64_t *count);

/* The device's clock: it goes on with the work done, not with time, so that timings are exact. */
extern double stand_in_clock_nanos;

#endif
