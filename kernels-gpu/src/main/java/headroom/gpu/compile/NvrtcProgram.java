package headroom.gpu.compile;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** One program of NVRTC's, from its text to its image. */
final class NvrtcProgram implements AutoCloseable {
  /** A compiler's first errors are the ones that tell. */
  private static final int MAX_LOG_BYTES = 1 << 16;

  private static final FunctionDescriptor ON_PROGRAM =
      FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS);

  private final NvrtcLibrary library;
  private final MemorySegment program;

  NvrtcProgram(NvrtcLibrary library, MemorySegment program) {
    this.library = library;
    this.program = program;
  }

  /**
   * Compiles it.
   *
   * @throws NvrtcException with the compiler's log
   */
  void compile(List<String> options) {
    try (Arena frame = Arena.ofConfined()) {
      int status =
          library.status(
              "nvrtcCompileProgram",
              FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS),
              program,
              options.size(),
              NvrtcLibrary.strings(frame, options));
      if (status != 0) {
        byte[] log = bytes("nvrtcGetProgramLogSize", "nvrtcGetProgramLog");
        int told = Math.min(log.length, MAX_LOG_BYTES);
        throw new NvrtcException(
            library.meaning(status)
                + ": "
                + new String(log, 0, told, StandardCharsets.UTF_8).replace("\0", "").strip());
      }
    }
  }

  /** Its machine code, or its PTX without the final NUL. */
  byte[] image(ImageForm form) {
    return switch (form) {
      case CUBIN -> bytes("nvrtcGetCUBINSize", "nvrtcGetCUBIN");
      case PTX -> {
        byte[] text = bytes("nvrtcGetPTXSize", "nvrtcGetPTX");
        yield Arrays.copyOf(text, Math.max(0, text.length - 1));
      }
    };
  }

  private byte[] bytes(String sizeFunction, String function) {
    try (Arena frame = Arena.ofConfined()) {
      MemorySegment size = frame.allocate(JAVA_LONG);
      library.check(sizeFunction, ON_PROGRAM, program, size);
      long bytes = size.get(JAVA_LONG, 0);
      if (bytes < 0 || bytes > KernelImage.MAX_BYTES) {
        throw new NvrtcException("%s tells %d bytes".formatted(sizeFunction, bytes));
      }
      MemorySegment target = frame.allocate(Math.max(1, bytes));
      library.check(function, ON_PROGRAM, program, target);
      return target.asSlice(0, bytes).toArray(JAVA_BYTE);
    }
  }

  @Override
  public void close() {
    try (Arena frame = Arena.ofConfined()) {
      MemorySegment handle = frame.allocate(ADDRESS);
      handle.set(ADDRESS, 0, program);
      library.check("nvrtcDestroyProgram", FunctionDescriptor.of(JAVA_INT, ADDRESS), handle);
    }
  }
}
