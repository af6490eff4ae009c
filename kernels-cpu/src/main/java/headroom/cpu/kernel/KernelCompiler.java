package headroom.cpu.kernel;

import headroom.kernel.KernelCompileException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Compiles a generated kernel in memory and loads it as a hidden class: it dies with its last
 * instance, and C2 trusts its final fields.
 */
final class KernelCompiler {

  private static final List<String> OPTIONS =
      List.of(
          "--add-modules", "jdk.incubator.vector", "-proc:none", "-implicit:none", "-Xlint:none");

  private KernelCompiler() {}

  /**
   * A maker of instances of the compiled class.
   *
   * @throws KernelCompileException if the source does not compile
   * @throws IllegalStateException if no compiler is at hand
   */
  static Supplier<RangeKernel> compile(KernelSource source) {
    source.show();
    byte[] bytes = ClassCache.fromSystemProperty().bytes(source, KernelCompiler::javac);
    try {
      MethodHandles.Lookup kernel = MethodHandles.lookup().defineHiddenClass(bytes, true);
      MethodHandle constructor =
          kernel
              .findConstructor(kernel.lookupClass(), MethodType.methodType(void.class))
              .asType(MethodType.methodType(RangeKernel.class));
      return () -> instance(constructor, source);
    } catch (IllegalAccessException | NoSuchMethodException e) {
      throw new IllegalStateException("cannot load the kernel of " + source.configKey(), e);
    }
  }

  private static RangeKernel instance(MethodHandle constructor, KernelSource source) {
    try {
      return (RangeKernel) constructor.invokeExact();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("cannot make a kernel of " + source.configKey(), e);
    }
  }

  /** The bytes of the class, compiled anew. */
  static byte[] javac(KernelSource source) {
    @Nullable JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new IllegalStateException(
          "no Java compiler in this runtime: java.home=%s; run with a JDK, not a JRE"
              .formatted(System.getProperty("java.home")));
    }
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    try (MemoryFiles files =
        new MemoryFiles(compiler.getStandardFileManager(diagnostics, null, null))) {
      files.classPath(System.getProperty("java.class.path", ""));
      boolean compiled =
          compiler
              .getTask(null, files, diagnostics, OPTIONS, null, List.of(new SourceFile(source)))
              .call();
      if (!compiled) {
        throw new KernelCompileException(
            "generated kernel does not compile: %s%n%s"
                .formatted(source.configKey(), errors(diagnostics)));
      }
      return files.bytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot compile the kernel of " + source.configKey(), e);
    }
  }

  private static String errors(DiagnosticCollector<JavaFileObject> diagnostics) {
    return diagnostics.getDiagnostics().stream()
        .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
        .map(Object::toString)
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static final class SourceFile extends SimpleJavaFileObject {
    private final String text;

    SourceFile(KernelSource source) {
      super(URI.create("memory:///" + source.className() + ".java"), Kind.SOURCE);
      this.text = source.text();
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** The standard files, but the one class that comes out stays in memory. */
  private static final class MemoryFiles extends ForwardingJavaFileManager<JavaFileManager> {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    MemoryFiles(JavaFileManager standard) {
      super(standard);
    }

    void classPath(String path) {
      handleOption("-classpath", List.of(path).iterator());
    }

    byte[] bytes() {
      return output.toByteArray();
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("memory:///" + className + ".class"), kind) {
        @Override
        public OutputStream openOutputStream() {
          output.reset();
          return output;
        }
      };
    }
  }
}
