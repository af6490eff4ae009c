package headroom.tuner.peers;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;

/** MKL's own line on its version and on the processor that it takes this one for. */
final class MklVersion {

  /** Bytes; the line has some 150. */
  private static final int LONGEST = 512;

  private MklVersion() {}

  @SuppressWarnings("restricted") // calling native code is what this class is for
  static String read(SymbolLookup symbols) {
    MemorySegment function = symbols.find("MKL_Get_Version_String").orElseThrow();
    try (Arena frame = Arena.ofConfined()) {
      MemorySegment line = frame.allocate(LONGEST);
      Linker.nativeLinker()
          .downcallHandle(function, FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT))
          .invokeExact(line, LONGEST);
      // Padded with blanks, and not always ended by NUL.
      line.set(JAVA_BYTE, LONGEST - 1, (byte) 0);
      return "MKL: " + line.getString(0).strip();
    } catch (Throwable e) {
      throw new IllegalStateException("MKL did not tell its version", e);
    }
  }
}
