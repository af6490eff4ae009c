/* Stands in for NVIDIA's libcuda: answers what the macros below say, so that detection is tested without a GPU. */
#include <stddef.h>
#include <string.h>

#ifndef INIT_STATUS
#define INIT_STATUS 0
#endif
#ifndef DEVICE_COUNT
#define DEVICE_COUNT 2
#endif

/* Handles differ from ordinals: a caller that mixes them up is caught. */
#define HANDLE(ordinal) ((ordinal) + 40)

int cuInit(unsigned flags) { return flags == 0 ? INIT_STATUS : 1; }

int cuDriverGetVersion(int *version) {
  *version = 12080;
  return 0;
}

int cuDeviceGetCount(int *count) {
  *count = DEVICE_COUNT;
  return 0;
}

int cuDeviceGet(int *device, int ordinal) {
  if (ordinal < 0 || ordinal >= DEVICE_COUNT) return 101;
  *device = HANDLE(ordinal);
  return 0;
}

#ifndef OLD_DRIVER
int cuDeviceGetName(char *name, int length, int device) {
  if (device < HANDLE(0)) return 101;
  strncpy(name, device == HANDLE(0) ? "Stand-in A" : "Stand-in B", (size_t)length);
  return 0;
}
#endif

int cuDeviceGetAttribute(int *value, int attribute, int device) {
  if (device < HANDLE(0)) return 101;
  *value = attribute == 75 ? 9 : attribute == 76 ? device - HANDLE(0) : -1;
  return 0;
}

int cuDeviceTotalMem_v2(size_t *bytes, int device) {
  if (device < HANDLE(0)) return 101;
  *bytes = (size_t)80 << 30;
  return 0;
}
