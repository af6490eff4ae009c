package headroom.tuner.peers;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * A BLAS library, opened; matrices are row-major and given by address. Addresses travel as longs:
 * the ABI passes both in the same registers, and a call makes no object. Never unloaded: threads of
 * the library run in it as long as the process does.
 */
final class Blas {

  /** Where a name of this library's own functions differs. */
  private enum Kind {
    MKL("MKL_Set_Num_Threads"),
    OPENBLAS("openblas_set_num_threads");

    private final String setThreads;

    Kind(String setThreads) {
      this.setThreads = setThreads;
    }
  }

  private static final int ROW_MAJOR = 101;
  private static final int NO_TRANSPOSE = 111;
  private static final int TRANSPOSE = 112;

  private static final FunctionDescriptor GEMM =
      FunctionDescriptor.ofVoid(
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_FLOAT,
          JAVA_LONG,
          JAVA_INT,
          JAVA_LONG,
          JAVA_INT,
          JAVA_FLOAT,
          JAVA_LONG,
          JAVA_INT);

  private static final FunctionDescriptor GEMV =
      FunctionDescriptor.ofVoid(
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_FLOAT,
          JAVA_LONG,
          JAVA_INT,
          JAVA_LONG,
          JAVA_INT,
          JAVA_FLOAT,
          JAVA_LONG,
          JAVA_INT);

  private final String name;
  private final Kind kind;
  private final SymbolLookup symbols;
  private final MethodHandle gemm;
  private final MethodHandle gemv;
  private final MethodHandle setThreads;

  /**
   * Opens a library.
   *
   * @throws IllegalArgumentException if it cannot be loaded
   */
  @SuppressWarnings("restricted") // loading native code is what this class is for
  private Blas(String name, Kind kind, Path file) {
    this.name = name;
    this.kind = kind;
    this.symbols = SymbolLookup.libraryLookup(file, Arena.global());
    this.gemm = function("cblas_sgemm", GEMM);
    this.gemv = function("cblas_sgemv", GEMV);
    this.setThreads = function(kind.setThreads, FunctionDescriptor.ofVoid(JAVA_INT));
  }

  /** Intel's library. */
  static Blas mkl(Path file) {
    return new Blas("MKL", Kind.MKL, file);
  }

  /**
   * OpenBLAS.
   *
   * @param build which of several, such as {@code Bytedeco}
   */
  static Blas openBlas(String build, Path file) {
    return new Blas(build, Kind.OPENBLAS, file);
  }

  /** The library, and of OpenBLAS the build. */
  String name() {
    return name;
  }

  @SuppressWarnings("restricted") // calling native code is what this class is for
  private MethodHandle function(String symbol, FunctionDescriptor signature) {
    MemorySegment address =
        symbols
            .find(symbol)
            .orElseThrow(() -> new IllegalArgumentException(name + " has no " + symbol));
    return Linker.nativeLinker().downcallHandle(address, signature);
  }

  /** How many threads its calls use from now on, from whichever thread. */
  void threads(int count) {
    try {
      setThreads.invokeExact(count);
    } catch (Throwable e) {
      throw new IllegalStateException(name + " could not set its threads", e);
    }
  }

  /**
   * {@code c [m][n] = alpha * a [m][k] * (b [n][k])^T}.
   *
   * @param c first of rows {@code ldc} floats apart; those of a and b are k apart
   */
  void scores(int m, int n, int k, float alpha, long a, long b, long c, int ldc) {
    try {
      if (m == 1) {
        gemv.invokeExact(ROW_MAJOR, NO_TRANSPOSE, n, k, alpha, b, k, a, 1, 0f, c, 1);
      } else {
        gemm.invokeExact(
            ROW_MAJOR, NO_TRANSPOSE, TRANSPOSE, m, n, k, alpha, a, k, b, k, 0f, c, ldc);
      }
    } catch (Throwable e) {
      throw new IllegalStateException(name + " failed", e);
    }
  }

  /**
   * {@code c [m][n] = a [m][k] * b [k][n] + beta * c}.
   *
   * @param lda floats from one row of a to the next
   * @param ldc the same of c; rows of b are n apart
   */
  void values(int m, int n, int k, long a, int lda, long b, float beta, long c, int ldc) {
    try {
      if (m == 1) {
        gemv.invokeExact(ROW_MAJOR, TRANSPOSE, k, n, 1f, b, n, a, 1, beta, c, 1);
      } else {
        gemm.invokeExact(
            ROW_MAJOR, NO_TRANSPOSE, NO_TRANSPOSE, m, n, k, 1f, a, lda, b, n, beta, c, ldc);
      }
    } catch (Throwable e) {
      throw new IllegalStateException(name + " failed", e);
    }
  }

  /** What the library says of itself: version, build, and the core that its kernels are for. */
  String description() {
    return switch (kind) {
      case MKL -> MklVersion.read(symbols);
      case OPENBLAS ->
          "OpenBLAS (%s): %s; core %s"
              .formatted(name, text("openblas_get_config"), text("openblas_get_corename"));
    };
  }

  @SuppressWarnings("restricted") // the C string's length is known to its reader only
  private String text(String symbol) {
    MethodHandle get = function(symbol, FunctionDescriptor.of(ADDRESS));
    try {
      MemorySegment start = (MemorySegment) get.invokeExact();
      return start.reinterpret(Long.MAX_VALUE).getString(0).strip();
    } catch (Throwable e) {
      throw new IllegalStateException(name + " did not answer " + symbol, e);
    }
  }
}
