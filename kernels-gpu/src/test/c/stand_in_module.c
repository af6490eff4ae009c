/* Modules and launches of the stand-in driver: the text of a module, and a test's device that runs its kernels. */
#include "stand_in.h"

#include <stdlib.h>
#include <string.h>

#define MAX_PARAMETERS 64
#define DEFAULT_SHARED_BYTES (48 << 10)
#define MAX_SHARED_BYTES (227 << 10)

struct module {
  char *text;
};

struct parameter {
  int32_t bytes, alignment;
};

struct function {
  struct module *module;
  char *name;
  int count, max_shared_bytes;
  struct parameter parameters[MAX_PARAMETERS];
};

/* The test's device: a kernel's parameters (how many, or -1 for no such kernel), and a launch (its nanoseconds on the
   device, or -1 for a crash). */
typedef int (*describe_kernel)(const char *module, const char *kernel, struct parameter *parameters, int capacity);
typedef double (*launch_kernel)(const char *module, const char *kernel, const uint32_t *shape, const void *parameters,
                                uint64_t parameter_bytes, const uint64_t *allocations, uint64_t count);
static describe_kernel describe;
static launch_kernel launch_on_device;

void stand_in_set_device(describe_kernel describer, launch_kernel launcher) {
  describe = describer;
  launch_on_device = launcher;
}

int cuModuleLoadDataEx(struct module **module, const void *image, unsigned options, int *names, void **values) {
  (void)options, (void)names, (void)values;
  REQUIRE_READY();
  REQUIRE(strstr(image, ".version") != NULL, INVALID_IMAGE);
  *module = malloc(sizeof **module);
  (*module)->text = strdup(image);
  stand_in_count(1);
  return SUCCESS;
}

int cuModuleUnload(struct module *module) {
  REQUIRE_READY();
  free(module->text);
  free(module);
  stand_in_count(-1);
  return SUCCESS;
}

/* Lives as long as the process: a module does not tell when its functions end. */
int cuModuleGetFunction(struct function **function, struct module *module, const char *name) {
  REQUIRE_READY();
  struct function fresh = {.module = module, .max_shared_bytes = DEFAULT_SHARED_BYTES};
  fresh.count = describe ? describe(module->text, name, fresh.parameters, MAX_PARAMETERS) : -1;
  REQUIRE(fresh.count >= 0, NOT_FOUND);
  fresh.name = strdup(name);
  *function = malloc(sizeof **function);
  **function = fresh;
  return SUCCESS;
}

int cuFuncSetAttribute(struct function *function, int attribute, int value) {
  REQUIRE_READY();
  REQUIRE(attribute == 8 && value >= 0 && value <= MAX_SHARED_BYTES, INVALID_VALUE);
  function->max_shared_bytes = value;
  return SUCCESS;
}

int cuFuncGetAttribute(int *value, int attribute, struct function *function) {
  REQUIRE_READY();
  *value = attribute == 4 ? 32 /* registers */ : attribute == 8 ? function->max_shared_bytes : 0;
  return SUCCESS;
}

/* Returns the bytes of all parameters; copies the values where there is a target. */
static size_t pack(const struct function *function, void **values, char *target) {
  size_t at = 0;
  for (int i = 0; i < function->count; i++) {
    size_t bytes = (size_t)function->parameters[i].bytes, alignment = (size_t)function->parameters[i].alignment;
    at = (at + alignment - 1) / alignment * alignment;
    if (target) memcpy(target + at, values[i], bytes);
    at += bytes;
  }
  return at;
}

int cuLaunchKernel(struct function *function, unsigned gridX, unsigned gridY, unsigned gridZ, unsigned blockX,
                   unsigned blockY, unsigned blockZ, unsigned shared_bytes, void *stream, void **parameters,
                   void **extra) {
  REQUIRE_READY();
  REQUIRE(extra == NULL, INVALID_VALUE);
  REQUIRE(gridX && gridY && gridZ && blockX && blockY && blockZ, INVALID_VALUE);
  REQUIRE((uint64_t)blockX * blockY * blockZ <= 1024, INVALID_VALUE);
  REQUIRE((int)shared_bytes <= function->max_shared_bytes, INVALID_VALUE);
  struct launch launch = {function, {gridX, gridY, gridZ, blockX, blockY, blockZ, shared_bytes}, NULL};
  launch.parameters = calloc(1, pack(function, parameters, NULL) + 1);
  pack(function, parameters, launch.parameters);
  return stand_in_enqueue(stream, &launch);
}

/* As on a GPU, a launch has been queued when its kernel crashes: the next call tells. */
int stand_in_run(const struct launch *launch) {
  const struct function *function = launch->function;
  uint64_t count;
  uint64_t *allocations = stand_in_allocations(&count);
  double nanos = launch_on_device(function->module->text, function->name, launch->shape, launch->parameters,
                                  pack(function, NULL, NULL), allocations, count);
  free(allocations);
  if (nanos < 0) stand_in_crash();
  else stand_in_clock_nanos += nanos;
  return SUCCESS;
}
