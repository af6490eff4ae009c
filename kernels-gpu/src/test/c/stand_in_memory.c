/* Device memory of the stand-in driver: host memory that ends at a guard page and begins poisoned, so that whoever
   leaves a buffer, or reads what nobody wrote, is caught. */
#define _GNU_SOURCE
#include "stand_in.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct allocation {
  struct allocation *next;
  char *mapping;
  size_t mapped, bytes;
  uint64_t address;
};

static struct allocation *allocations;

int cuMemAlloc_v2(uint64_t *address, size_t bytes) {
  REQUIRE_READY();
  REQUIRE(bytes > 0, INVALID_VALUE);
  REQUIRE(bytes <= (size_t)1 << 30, OUT_OF_MEMORY);
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  size_t aligned = (bytes + 255) / 256 * 256; /* as the driver aligns */
  size_t usable = (aligned + page - 1) / page * page;
  struct allocation *fresh = malloc(sizeof *fresh);
  fresh->mapped = usable + page;
  fresh->mapping = mmap(NULL, fresh->mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  REQUIRE(fresh->mapping != MAP_FAILED, OUT_OF_MEMORY);
  memset(fresh->mapping, 0xff, usable);
  mprotect(fresh->mapping + usable, page, PROT_NONE);
  fresh->address = (uint64_t)(fresh->mapping + usable - aligned);
  fresh->bytes = bytes;
  fresh->next = allocations;
  allocations = fresh;
  stand_in_count(1);
  *address = fresh->address;
  return SUCCESS;
}

int cuMemFree_v2(uint64_t address) {
  REQUIRE_READY();
  for (struct allocation **link = &allocations; *link; link = &(*link)->next) {
    struct allocation *found = *link;
    if (found->address == address) {
      *link = found->next;
      munmap(found->mapping, found->mapped);
      free(found);
      stand_in_count(-1);
      return SUCCESS;
    }
  }
  return INVALID_VALUE;
}

static int inside(uint64_t address, size_t bytes) {
  for (struct allocation *each = allocations; each; each = each->next) {
    if (address >= each->address && address + bytes <= each->address + each->bytes) return 1;
  }
  return 0;
}

int cuMemcpyHtoD_v2(uint64_t target, const void *source, size_t bytes) {
  REQUIRE_READY();
  REQUIRE(inside(target, bytes), INVALID_VALUE);
  memcpy((void *)target, source, bytes);
  return SUCCESS;
}

int cuMemcpyDtoH_v2(void *target, uint64_t source, size_t bytes) {
  REQUIRE_READY();
  REQUIRE(inside(source, bytes), INVALID_VALUE);
  memcpy(target, (const void *)source, bytes);
  return SUCCESS;
}

int cuMemsetD8_v2(uint64_t target, unsigned char value, size_t bytes) {
  REQUIRE_READY();
  REQUIRE(inside(target, bytes), INVALID_VALUE);
  memset((void *)target, value, bytes);
  return SUCCESS;
}

int cuMemGetInfo_v2(size_t *available, size_t *total) {
  REQUIRE_READY();
  *available = (size_t)1 << 30;
  *total = (size_t)80 << 30;
  return SUCCESS;
}

uint64_t *stand_in_allocations(uint64_t *count) {
  *count = 0;
  for (struct allocation *each = allocations; each; each = each->next) ++*count;
  uint64_t *table = malloc(*count * 2 * sizeof *table + 1);
  uint64_t *row = table;
  for (struct allocation *each = allocations; each; each = each->next) {
    *row++ = each->address;
    *row++ = each->bytes;
  }
  return table;
}
