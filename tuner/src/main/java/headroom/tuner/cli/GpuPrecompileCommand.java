package headroom.tuner.cli;

import headroom.gpu.compile.Architecture;
import headroom.gpu.compile.CompileBatch;
import headroom.gpu.compile.CompileRequest;
import headroom.gpu.compile.CompilerDetection;
import headroom.gpu.compile.KernelCompiler;
import headroom.gpu.compile.PrecompiledKernels;
import headroom.gpu.device.GpuSetting;
import headroom.tuner.verify.VerifyPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compiles what {@code gpu-verify} runs, for GPUs that are not here: a step of bundle.sh. */
@Command(
    name = "gpu-precompile",
    mixinStandardHelpOptions = true,
    hidden = true,
    description = "Compiles the kernels that gpu-verify runs, for machines without a compiler.")
final class GpuPrecompileCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where images go.")
  private Path out = Path.of("");

  @Option(
      names = "--arch",
      required = true,
      split = ",",
      paramLabel = "NAME",
      description = "Architectures, such as sm_90.")
  private List<String> architectures = List.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<CompileRequest> requests = new ArrayList<>();
    for (String name : architectures) {
      try {
        requests.addAll(VerifyPlan.requests(Architecture.parse(name)));
      } catch (IllegalArgumentException e) {
        throw UserException.badInput("--arch: " + e.getMessage());
      }
    }
    KernelCompiler compiler =
        switch (GpuSetting.compiler()) {
          case CompilerDetection.Present(var present) -> present;
          case CompilerDetection.Absent(var reason) ->
              throw UserException.missing("gpu-precompile: " + reason);
        };
    PrecompiledKernels images = new PrecompiledKernels(out);
    int threads = Runtime.getRuntime().availableProcessors();
    for (CompileBatch.Result result : new CompileBatch(compiler, threads).compile(requests)) {
      switch (result) {
        case CompileBatch.Result.Compiled(var request, var image) -> images.add(request, image);
        case CompileBatch.Result.Failed(var request, var reason) ->
            throw UserException.failed(reason);
      }
    }
    spec.commandLine()
        .getOut()
        .println("%d kernels by %s in %s".formatted(requests.size(), compiler.identity(), out));
    return ExitCode.OK;
  }
}
