package headroom.gpu.compile;

import headroom.gpu.compile.CubinAttributes.Entry;
import headroom.gpu.compile.ElfFile.Section;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the resources of each kernel from a cubin, so that a configuration that spills, or fits no
 * multiprocessor, is known before a GPU is touched. The figures are those of {@code ptxas -v}.
 *
 * <pre>
 * .text.NAME       machine code           .nv.info         registers, stack: by symbol
 * .nv.shared.NAME  static shared memory   .nv.info.NAME    launch bounds, parameters
 * </pre>
 */
public final class CubinReader {
  private static final String CODE = ".text.";
  private static final String SHARED = ".nv.shared.";
  private static final String INFO = ".nv.info";
  private static final int SYMBOL_BYTES = 24;

  /** From 9.0 on, the section counts the kilobyte per block that the system keeps for itself. */
  private static final int COUNTS_RESERVED_FROM = 90;

  private static final long RESERVED_BYTES = 1024;

  private final ElfFile file;
  private final Map<String, Map<Integer, Integer>> bySymbol;

  private CubinReader(ElfFile file) {
    this.file = file;
    this.bySymbol = valuesBySymbol();
  }

  /**
   * The kernels of a cubin, in its order.
   *
   * @throws MalformedCubinException if the bytes are no cubin or a damaged one
   */
  public static List<KernelResources> read(byte[] cubin) {
    ElfFile file = new ElfFile(cubin);
    if (file.machine() != ElfFile.MACHINE_CUDA) {
      throw new MalformedCubinException(
          "ELF of machine %d, not of an NVIDIA GPU (%d)"
              .formatted(file.machine(), ElfFile.MACHINE_CUDA));
    }
    CubinReader reader = new CubinReader(file);
    List<KernelResources> kernels = new ArrayList<>();
    for (Section section : file.sections()) {
      if (section.name().startsWith(CODE)) {
        String name = section.name().substring(CODE.length());
        kernels.add(reader.kernel(name, section.data()));
      }
    }
    return kernels;
  }

  private KernelResources kernel(String name, ByteBuffer code) {
    Map<Integer, Integer> values = bySymbol.getOrDefault(name, Map.of());
    int maxThreads = 0;
    int parameterBytes = 0;
    for (Entry entry : attributes(INFO + "." + name)) {
      switch (entry.attribute()) {
        case CubinAttributes.MAX_THREADS -> maxThreads = threads(entry);
        case CubinAttributes.PARAMETER_BYTES -> parameterBytes = entry.inline();
        default -> {} // some thirty more, of no use here
      }
    }
    return new KernelResources(
        name,
        values.getOrDefault(CubinAttributes.REGISTERS, 0),
        Integer.toUnsignedLong(values.getOrDefault(CubinAttributes.STACK_FRAME, 0)),
        maxThreads,
        staticSharedBytes(name),
        parameterBytes,
        InstructionMix.of(code));
  }

  private static int threads(Entry bounds) {
    long threads = 1;
    for (int axis = 0; axis < 3; axis++) {
      int extent = bounds.word(axis);
      if (extent < 1 || extent > 1024) {
        throw new MalformedCubinException("launch bounds: a block's side of " + extent);
      }
      threads *= extent;
    }
    return (int) threads;
  }

  private long staticSharedBytes(String kernel) {
    long size = file.section(SHARED + kernel).map(Section::size).orElse(0L);
    if (size < 0) {
      throw new MalformedCubinException("shared memory of %s: %d bytes".formatted(kernel, size));
    }
    return architectureNumber() >= COUNTS_RESERVED_FROM ? Math.max(0, size - RESERVED_BYTES) : size;
  }

  /** 90 for {@code sm_90}. It moved by a byte with ABI version 8, of CUDA 13. */
  private int architectureNumber() {
    return (file.abiVersion() >= 8 ? file.flags() >>> 8 : file.flags()) & 0xff;
  }

  private Map<String, Map<Integer, Integer>> valuesBySymbol() {
    List<String> symbols = symbols();
    Map<String, Map<Integer, Integer>> values = new HashMap<>();
    for (Entry entry : attributes(INFO)) {
      int attribute = entry.attribute();
      if (attribute == CubinAttributes.REGISTERS || attribute == CubinAttributes.STACK_FRAME) {
        int symbol = entry.word(0);
        if (symbol < 0 || symbol >= symbols.size()) {
          throw new MalformedCubinException("symbol %d of %d".formatted(symbol, symbols.size()));
        }
        values
            .computeIfAbsent(symbols.get(symbol), name -> new HashMap<>())
            .put(attribute, entry.word(1));
      }
    }
    return values;
  }

  private List<Entry> attributes(String section) {
    return file.section(section).map(Section::data).map(CubinAttributes::read).orElse(List.of());
  }

  private List<String> symbols() {
    ByteBuffer table = file.section(".symtab").map(Section::data).orElse(ByteBuffer.allocate(0));
    ByteBuffer names = file.section(".strtab").map(Section::data).orElse(ByteBuffer.allocate(0));
    List<String> symbols = new ArrayList<>();
    for (int at = 0; at + SYMBOL_BYTES <= table.limit(); at += SYMBOL_BYTES) {
      symbols.add(ElfFile.string(names, Integer.toUnsignedLong(table.getInt(at))));
    }
    return symbols;
  }
}
