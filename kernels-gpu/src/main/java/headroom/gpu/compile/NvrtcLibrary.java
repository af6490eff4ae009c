package headroom.gpu.compile;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import headroom.gpu.foreign.NativeLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** NVRTC's C calls as Java methods; signatures follow {@code nvrtc.h}, the same since CUDA 11.1. */
final class NvrtcLibrary {
  private static final FunctionDescriptor CREATE =
      FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, ADDRESS);

  private final NativeLibrary library;

  NvrtcLibrary(NativeLibrary library) {
    this.library = library;
  }

  /** Such as {@code 13.0}. */
  String version() {
    try (Arena frame = Arena.ofConfined()) {
      MemorySegment major = frame.allocate(JAVA_INT);
      MemorySegment minor = frame.allocate(JAVA_INT);
      check("nvrtcVersion", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS), major, minor);
      return major.get(JAVA_INT, 0) + "." + minor.get(JAVA_INT, 0);
    }
  }

  /** A program of this source and its headers, which are found by their names. */
  NvrtcProgram program(KernelSource source) {
    try (Arena frame = Arena.ofConfined()) {
      MemorySegment program = frame.allocate(ADDRESS);
      check(
          "nvrtcCreateProgram",
          CREATE,
          program,
          frame.allocateFrom(source.text()),
          frame.allocateFrom(source.name()),
          source.headers().size(),
          strings(frame, List.copyOf(source.headers().values())),
          strings(frame, List.copyOf(source.headers().keySet())));
      return new NvrtcProgram(this, program.get(ADDRESS, 0));
    }
  }

  /**
   * Calls a function.
   *
   * @throws NvrtcException for any status but success
   */
  void check(String function, FunctionDescriptor signature, Object... arguments) {
    int status = status(function, signature, arguments);
    if (status != 0) {
      throw new NvrtcException(function + ": " + meaning(status));
    }
  }

  int status(String function, FunctionDescriptor signature, Object... arguments) {
    return library.status(function, signature, arguments);
  }

  String meaning(int status) {
    return library.text("nvrtcGetErrorString", FunctionDescriptor.of(ADDRESS, JAVA_INT), status);
  }

  /** An array of C strings. */
  static MemorySegment strings(Arena frame, List<String> texts) {
    MemorySegment array = frame.allocate(ADDRESS, Math.max(1, texts.size()));
    for (int i = 0; i < texts.size(); i++) {
      array.setAtIndex(ADDRESS, i, frame.allocateFrom(texts.get(i)));
    }
    return array;
  }
}
