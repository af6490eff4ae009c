package headroom.gpu.standin;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import headroom.gpu.cuda.LaunchShape;
import headroom.gpu.standin.PtxSignature.Parameter;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Connects a {@link TestDevice} to the stand-in driver of this process. */
public final class StandInDevice {
  private static final int SHAPE_WORDS = 7;

  private final TestDevice device;
  private final MethodHandle alive;

  /**
   * Loads the stand-in, so that whoever looks for {@code libcuda.so.1} after this finds it, and
   * gives it a device. Once in a process.
   */
  @SuppressWarnings("restricted") // upcalls are what this class is for
  public StandInDevice(Path library, TestDevice device) {
    this.device = device;
    System.load(library.toString());
    SymbolLookup symbols = SymbolLookup.libraryLookup(library, Arena.global());
    Linker linker = Linker.nativeLinker();
    alive =
        linker.downcallHandle(
            symbols.findOrThrow("stand_in_alive"), FunctionDescriptor.of(JAVA_INT));
    MemorySegment describe =
        upcall("describe", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT));
    MemorySegment launch =
        upcall(
            "launch",
            FunctionDescriptor.of(
                JAVA_DOUBLE, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG));
    try {
      linker
          .downcallHandle(
              symbols.findOrThrow("stand_in_set_device"),
              FunctionDescriptor.ofVoid(ADDRESS, ADDRESS))
          .invoke(describe, launch);
    } catch (Throwable e) {
      throw new IllegalStateException("the stand-in takes no device", e);
    }
  }

  /** Buffers, modules, streams, graphs and events that have not been given back. */
  public int aliveHandles() {
    try {
      return (int) alive.invoke();
    } catch (Throwable e) {
      throw new IllegalStateException("the stand-in does not count", e);
    }
  }

  @SuppressWarnings("restricted")
  private MemorySegment upcall(String method, FunctionDescriptor signature) {
    MethodType type = signature.toMethodType();
    try {
      MethodHandle handle =
          MethodHandles.lookup().findVirtual(StandInDevice.class, method, type).bindTo(this);
      return Linker.nativeLinker().upcallStub(handle, signature, Arena.global());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Called by the stand-in: bytes and alignment of each of a kernel's parameters. */
  @SuppressWarnings("UnusedMethod") // by name, above
  private int describe(MemorySegment module, MemorySegment kernel, MemorySegment table, int room) {
    Optional<List<Parameter>> found = PtxSignature.parameters(text(module), text(kernel));
    if (found.isEmpty() || found.get().size() > room) {
      return -1;
    }
    List<Parameter> parameters = found.get();
    MemorySegment rows = sized(table, 2L * room * Integer.BYTES);
    for (int i = 0; i < parameters.size(); i++) {
      rows.setAtIndex(JAVA_INT, 2L * i, parameters.get(i).bytes());
      rows.setAtIndex(JAVA_INT, 2L * i + 1, parameters.get(i).alignment());
    }
    return parameters.size();
  }

  /** Called by the stand-in: nothing may be thrown through it, that would end the JVM. */
  @SuppressWarnings({"UnusedMethod", "CatchAndPrintStackTrace"}) // by name, above
  private double launch(
      MemorySegment module,
      MemorySegment kernel,
      MemorySegment shape,
      MemorySegment parameters,
      long parameterBytes,
      MemorySegment allocations,
      long count) {
    try {
      int[] s = sized(shape, SHAPE_WORDS * (long) Integer.BYTES).toArray(JAVA_INT);
      long[] table = sized(allocations, 2 * count * Long.BYTES).toArray(JAVA_LONG);
      List<MemorySegment> memory = new ArrayList<>();
      for (int i = 0; i < table.length; i += 2) {
        memory.add(sized(MemorySegment.ofAddress(table[i]), table[i + 1]));
      }
      device.launch(
          text(module),
          text(kernel),
          new LaunchShape(s[0], s[1], s[2], s[3], s[4], s[5], s[6]),
          sized(parameters, parameterBytes),
          memory);
      return device.launchNanos();
    } catch (Throwable e) {
      e.printStackTrace();
      return -1;
    }
  }

  private static String text(MemorySegment string) {
    return sized(string, Integer.MAX_VALUE).getString(0);
  }

  @SuppressWarnings("restricted")
  private static MemorySegment sized(MemorySegment address, long bytes) {
    return address.reinterpret(bytes);
  }
}
