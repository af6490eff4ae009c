package headroom.gpu.foreign;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A C library of someone else's, opened by name. Its functions return a status, an {@code int}, as
 * all of NVIDIA's do. Any thread may call; whether the library bears that is its own matter.
 */
public final class NativeLibrary implements AutoCloseable {
  private final String file;
  private final String cure;
  private final Arena arena = Arena.ofShared();
  private final SymbolLookup symbols;
  private final Map<String, MethodHandle> handles = new ConcurrentHashMap<>();

  @SuppressWarnings("restricted") // loading native code is what this class is for
  private NativeLibrary(String file, String cure) {
    this.file = file;
    this.cure = cure;
    try {
      symbols = SymbolLookup.libraryLookup(file, arena);
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /**
   * Opens the first of these that is here and made for this processor.
   *
   * @param files names that the system's loader looks up, or paths
   * @param cure what a person can do if it lacks a function
   * @throws IllegalCallerException if this program may not call native code
   */
  public static Optional<NativeLibrary> open(List<String> files, String cure) {
    return files.stream().flatMap(file -> open(file, cure).stream()).findFirst();
  }

  private static Optional<NativeLibrary> open(String file, String cure) {
    try {
      return Optional.of(new NativeLibrary(file, cure));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // not here, or made for another processor
    }
  }

  /** The name or path that it was opened by. */
  public String file() {
    return file;
  }

  /** Whether the library has a function: older and newer ones differ. */
  public boolean has(String function) {
    return symbols.find(function).isPresent();
  }

  /**
   * Calls a function.
   *
   * @param signature returns an int
   * @param arguments as the signature says
   * @return what the function returned: its status
   * @throws IllegalStateException if the library has no such function
   */
  public int status(String function, FunctionDescriptor signature, Object... arguments) {
    return (int) invoke(function, signature, arguments);
  }

  /**
   * The C string that a function returns for a status: its name or meaning.
   *
   * @param signature from an int to an address
   */
  @SuppressWarnings("restricted") // a string's length is known when its NUL is found
  public String text(String function, FunctionDescriptor signature, int status) {
    MemorySegment string = (MemorySegment) invoke(function, signature, status);
    return string.address() == 0
        ? "error " + status
        : string.reinterpret(Integer.MAX_VALUE).getString(0);
  }

  private Object invoke(String function, FunctionDescriptor signature, Object... arguments) {
    MethodHandle handle = handles.computeIfAbsent(function, name -> handle(name, signature));
    try {
      return handle.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IllegalStateException(function + " could not be called: " + e.getMessage(), e);
    }
  }

  @SuppressWarnings("restricted") // calling native code is what this class is for
  private MethodHandle handle(String function, FunctionDescriptor signature) {
    MemorySegment address =
        symbols
            .find(function)
            .orElseThrow(
                () ->
                    new IllegalStateException("%s has no %s; %s".formatted(file, function, cure)));
    return Linker.nativeLinker().downcallHandle(address, signature);
  }

  @Override
  public void close() {
    arena.close();
  }
}
