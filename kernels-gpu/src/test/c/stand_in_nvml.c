/* Stands in for NVIDIA's libnvidia-ml: one idle GPU at 0000:28:00.0. With HOT it is throttled; with OLD it is a driver
   before CUDA 12.2; with MUTE it knows neither energy nor temperature, as GPUs that share a board. */
#include <stddef.h>
#include <string.h>

#ifndef INIT_STATUS
#define INIT_STATUS 0
#endif

enum { SUCCESS = 0, INVALID_ARGUMENT = 2, NOT_SUPPORTED = 3, NOT_FOUND = 6 };

static int gpu;
static unsigned long long used_millijoules = 5000000000;

int nvmlInit_v2(void) { return INIT_STATUS; }

int nvmlShutdown(void) { return SUCCESS; }

const char *nvmlErrorString(int status) { return status == 9 ? "Driver Not Loaded" : "Unknown Error"; }

int nvmlSystemGetDriverVersion(char *version, unsigned length) {
  strncpy(version, "580.65.06", length);
  return SUCCESS;
}

int nvmlDeviceGetHandleByPciBusId_v2(const char *id, void **device) {
  *device = &gpu;
  return strcmp(id, "0000:28:00.0") == 0 ? SUCCESS : NOT_FOUND;
}

int nvmlDeviceGetName(void *device, char *name, unsigned length) {
  strncpy(name, "Stand-in A", length);
  return device == &gpu ? SUCCESS : INVALID_ARGUMENT;
}

int nvmlDeviceGetClockInfo(void *device, int which, unsigned *megahertz) {
  if (device != &gpu) return INVALID_ARGUMENT;
  *megahertz = which == 1 ? 1755 : which == 2 ? 2619 : 0;
  return SUCCESS;
}

#ifdef OLD
int nvmlDeviceGetCurrentClocksThrottleReasons(void *device, unsigned long long *bits) {
#else
int nvmlDeviceGetCurrentClocksEventReasons(void *device, unsigned long long *bits) {
#endif
  if (device != &gpu) return INVALID_ARGUMENT;
#ifdef HOT
  *bits = 0x4 | 0x20 | 0x8000000000000000; /* power cap, heat, and a bit of the future's */
#else
  *bits = 0x1; /* nothing to do */
#endif
  return SUCCESS;
}

int nvmlDeviceGetPowerUsage(void *device, unsigned *milliwatts) {
  *milliwatts = 3000000000u; /* more than an int holds */
  return device == &gpu ? SUCCESS : INVALID_ARGUMENT;
}

int nvmlDeviceGetTotalEnergyConsumption(void *device, unsigned long long *millijoules) {
#ifdef MUTE
  return NOT_SUPPORTED;
#endif
  *millijoules = used_millijoules += 250;
  return device == &gpu ? SUCCESS : INVALID_ARGUMENT;
}

#ifndef MUTE
int nvmlDeviceGetTemperature(void *device, int sensor, unsigned *celsius) {
  *celsius = sensor == 0 ? 61 : 0;
  return device == &gpu ? SUCCESS : INVALID_ARGUMENT;
}
#endif
