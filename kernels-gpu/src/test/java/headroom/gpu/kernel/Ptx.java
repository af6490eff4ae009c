package headroom.gpu.kernel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import headroom.gpu.ptx.PtxModule;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * PTX of the kernels: of nvcc where it is, else what is stored with the tests. Stored files are
 * named by the sources and macros that they came from, so that they cannot be stale.
 */
final class Ptx {
  private static final Path STORE = Path.of("src/test/resources/headroom/gpu/kernel/ptx");

  /** Of a key: 96 bits tell any two programs apart. */
  private static final int KEY_DIGITS = 24;

  private Ptx() {}

  /** Of this machine's nvcc or of the store; skips the test, with the reason, if neither has it. */
  static PtxModule of(CudaProgram program) {
    if (Nvcc.present()) {
      return PtxModule.of(Nvcc.ptx(program));
    }
    byte[] stored = stored(program);
    assumeTrue(stored.length > 0, "no nvcc in PATH, and no stored PTX of " + program);
    return PtxModule.of(unpacked(stored));
  }

  /** Where {@link #of} takes PTX from, for the log. */
  static String origin() {
    return Nvcc.present()
        ? "PTX by this machine's nvcc"
        : "PTX stored with the tests: no nvcc in PATH";
  }

  /** Whether the store has a program as it is now. */
  static boolean isStored(CudaProgram program) {
    return stored(program).length > 0;
  }

  /** Writes what nvcc makes of a program to the store. */
  static void store(CudaProgram program) throws IOException {
    Files.createDirectories(STORE);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(Nvcc.ptx(program).getBytes(StandardCharsets.UTF_8));
    }
    Files.write(STORE.resolve(name(program)), packed.toByteArray());
  }

  private static String name(CudaProgram program) {
    return Nvcc.ptxRequest(program).key().substring(0, KEY_DIGITS) + ".ptx.gz";
  }

  private static byte[] stored(CudaProgram program) {
    try (InputStream stream = Ptx.class.getResourceAsStream("ptx/" + name(program))) {
      return stream == null ? new byte[0] : stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String unpacked(byte[] stored) {
    try (InputStream gzip = new GZIPInputStream(new ByteArrayInputStream(stored))) {
      return new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
