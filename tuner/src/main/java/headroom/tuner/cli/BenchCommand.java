package headroom.tuner.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.Main;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Hands everything to JMH's own command line. */
@Command(
    name = "bench",
    description = {
      "Runs the JMH suites; every argument goes to JMH as it is.",
      "",
      "Suites: CpuDecode, CpuAppend, CpuAllocation, CpuCeiling, CpuRounds (a regular expression",
      "picks).",
      "@|bold -h|@ prints JMH's own help, @|bold -lp|@ lists suites and their parameters."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bench CpuDecode -p queryHeads=8,32,71 -p seqLen=512,4096",
      "  bench CpuDecode -p kvHeads=1,8,32 -p variant=tiled,row -prof gc",
      "  bench CpuCeiling -t 2"
    })
final class BenchCommand implements Callable<Integer> {

  @Option(names = "--help", usageHelp = true, description = "Show this help and exit.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it: usageHelp
  private boolean help;

  @Parameters(arity = "0..*", paramLabel = "JMH_ARG", description = "JMH arguments.")
  private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    Main.main(arguments.toArray(String[]::new));
    return ExitCode.OK;
  }
}
