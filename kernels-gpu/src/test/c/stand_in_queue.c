/* Streams, graphs and events of the stand-in driver. Work is done when it is queued, unless the stream is captured. */
#include "stand_in.h"

#include <stdlib.h>
#include <string.h>

#define MAX_NODES 4096

struct graph {
  int nodes;
  struct launch launches[MAX_NODES];
};

struct stream {
  struct graph *capture;
};

struct event {
  int set;
  double nanos;
};

double stand_in_clock_nanos;

static void *fresh(size_t bytes) {
  stand_in_count(1);
  return calloc(1, bytes);
}

static int give_back(void *handle) {
  REQUIRE_READY();
  REQUIRE(handle != NULL, INVALID_HANDLE);
  stand_in_count(-1);
  free(handle);
  return SUCCESS;
}

int stand_in_enqueue(void *queue, const struct launch *launch) {
  struct stream *stream = queue;
  if (stream == NULL || stream->capture == NULL) return stand_in_run(launch);
  REQUIRE(stream->capture->nodes < MAX_NODES, OUT_OF_MEMORY);
  stream->capture->launches[stream->capture->nodes++] = *launch;
  return SUCCESS;
}

int cuStreamCreate(struct stream **stream, unsigned flags) {
  (void)flags;
  REQUIRE_READY();
  *stream = fresh(sizeof **stream);
  return SUCCESS;
}

int cuStreamDestroy_v2(struct stream *stream) { return give_back(stream); }

int cuStreamSynchronize(struct stream *stream) {
  REQUIRE_READY();
  REQUIRE(stream == NULL || stream->capture == NULL, STREAM_CAPTURE_UNSUPPORTED);
  return SUCCESS;
}

int cuStreamBeginCapture_v2(struct stream *stream, int mode) {
  (void)mode;
  REQUIRE_READY();
  REQUIRE(stream && stream->capture == NULL, INVALID_VALUE);
  stream->capture = fresh(sizeof *stream->capture);
  return SUCCESS;
}

int cuStreamEndCapture(struct stream *stream, struct graph **graph) {
  REQUIRE_READY();
  REQUIRE(stream && stream->capture, INVALID_VALUE);
  *graph = stream->capture;
  stream->capture = NULL;
  return SUCCESS;
}

int cuGraphInstantiateWithFlags(struct graph **executable, struct graph *graph, unsigned long long flags) {
  (void)flags;
  REQUIRE_READY();
  *executable = fresh(sizeof **executable);
  memcpy(*executable, graph, sizeof *graph);
  return SUCCESS;
}

int cuGraphDestroy(struct graph *graph) { return give_back(graph); }

int cuGraphExecDestroy(struct graph *executable) { return give_back(executable); }

int cuGraphUpload(struct graph *executable, struct stream *stream) {
  (void)executable, (void)stream;
  return stand_in_status();
}

int cuGraphLaunch(struct graph *executable, struct stream *stream) {
  REQUIRE_READY();
  REQUIRE(stream && stream->capture == NULL, STREAM_CAPTURE_UNSUPPORTED);
  stand_in_clock_nanos += 5000; /* what a graph costs, however long it is */
  for (int node = 0; node < executable->nodes; node++) stand_in_run(&executable->launches[node]);
  return SUCCESS;
}

int cuEventCreate(struct event **event, unsigned flags) {
  (void)flags;
  REQUIRE_READY();
  *event = fresh(sizeof **event);
  return SUCCESS;
}

int cuEventDestroy_v2(struct event *event) { return give_back(event); }

int cuEventRecord(struct event *event, struct stream *stream) {
  REQUIRE_READY();
  REQUIRE(stream == NULL || stream->capture == NULL, STREAM_CAPTURE_UNSUPPORTED);
  event->set = 1;
  event->nanos = stand_in_clock_nanos;
  return SUCCESS;
}

int cuEventSynchronize(struct event *event) {
  (void)event;
  return stand_in_status();
}

int cuEventElapsedTime(float *millis, struct event *from, struct event *to) {
  REQUIRE_READY();
  REQUIRE(from->set && to->set, INVALID_HANDLE);
  *millis = (float)((to->nanos - from->nanos) / 1e6);
  return SUCCESS;
}
