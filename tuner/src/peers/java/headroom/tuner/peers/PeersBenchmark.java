package headroom.tuner.peers;

import headroom.kernel.DecodeKernel;
import headroom.tuner.paired.Contestant;
import headroom.tuner.rounds.Contenders;
import headroom.tuner.rounds.RoundsBenchmark;
import headroom.tuner.suite.DecodeProblem;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Our kernels beside other people's libraries, each in several ways. */
@State(Scope.Benchmark)
public class PeersBenchmark extends RoundsBenchmark {

  private final ProcessRest rest = new ProcessRest();
  private final List<String> libraries = new ArrayList<>();

  @Override
  protected void enter(Contenders entered, List<DecodeProblem> problems) {
    DecodeProblem problem = problems.getFirst();
    DecodeKernel team = addOwn(entered, problem, 0, Contestant.OURS).kernel();
    ForkSettings settings = ForkSettings.current();
    Operands operands = new Operands(problem);
    Blas mkl = Blas.mkl(settings.mkl());
    addBlas(entered, "MKL", "", mkl, operands, team);
    Blas own = Blas.openBlas("Bytedeco's", settings.ownOpenBlas());
    addBlas(entered, "OpenBLAS", "Bytedeco's, ", own, operands, team);
    settings
        .openBlas()
        .map(file -> Blas.openBlas("the system's", file))
        .ifPresent(blas -> addBlas(entered, "OpenBLAS", "the system's, ", blas, operands, team));
    libraries.add(TorchDecode.description());
    TorchDecode.all(operands, mkl, threads).forEach(entered::add);
  }

  private void addBlas(
      Contenders entered,
      String library,
      String prefix,
      Blas blas,
      Operands operands,
      DecodeKernel team) {
    libraries.add(blas.description());
    for (GemmWay way : GemmWay.all(operands.shape().group(), threads)) {
      entered.add(new GemmDecode(library, prefix, blas, operands, way, threads, team));
    }
  }

  @Override
  protected void rest() {
    rest.await();
  }

  @Override
  protected double longestUnrestMillis() {
    return rest.longestMillis();
  }

  @Override
  protected List<String> libraries() {
    return List.copyOf(libraries);
  }
}
