/* Stands in for NVIDIA's libnvrtc: its "machine code" is what it was given, line by line, so that a test sees it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SUCCESS = 0, COMPILATION = 6 };

struct program {
  char text[1 << 16], log[256];
};

static void line(struct program *program, const char *what, const char *value) {
  size_t used = strlen(program->text);
  snprintf(program->text + used, sizeof program->text - used, "%s %s\n", what, value);
}

int nvrtcVersion(int *major, int *minor) {
  *major = 13, *minor = 0;
  return SUCCESS;
}

const char *nvrtcGetErrorString(int status) { return status == COMPILATION ? "NVRTC_ERROR_COMPILATION" : "?"; }

int nvrtcCreateProgram(struct program **program, const char *source, const char *name, int headers,
                       const char *const *texts, const char *const *names) {
  *program = calloc(1, sizeof **program);
  line(*program, "name", name);
  line(*program, "source", source);
  for (int i = 0; i < headers; i++) line(*program, names[i], texts[i]);
  return SUCCESS;
}

int nvrtcDestroyProgram(struct program **program) {
  free(*program);
  *program = NULL;
  return SUCCESS;
}

int nvrtcCompileProgram(struct program *program, int count, const char *const *options) {
  for (int i = 0; i < count; i++) line(program, "option", options[i]);
  if (strstr(program->text, "SCALE=0")) {
    strcpy(program->log, "tiny.cu(2): error: division by zero\n");
    return COMPILATION;
  }
  return SUCCESS;
}

int nvrtcGetProgramLogSize(struct program *program, size_t *size) {
  *size = strlen(program->log) + 1;
  return SUCCESS;
}

int nvrtcGetProgramLog(struct program *program, char *log) {
  strcpy(log, program->log);
  return SUCCESS;
}

int nvrtcGetCUBINSize(struct program *program, size_t *size) {
  *size = strlen(program->text);
  return SUCCESS;
}

int nvrtcGetCUBIN(struct program *program, char *image) {
  memcpy(image, program->text, strlen(program->text));
  return SUCCESS;
}

int nvrtcGetPTXSize(struct program *program, size_t *size) {
  *size = strlen(program->text) + 1;
  return SUCCESS;
}

int nvrtcGetPTX(struct program *program, char *text) {
  strcpy(text, program->text);
  return SUCCESS;
}
