package headroom.tuner.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** Entry point of the command line. A stub: it answers {@code --version} and {@code --help}. */
@Command(
    name = "headroom",
    mixinStandardHelpOptions = true,
    versionProvider = Headroom.Version.class,
    description = "How far this device is from its own limits on multi-query-attention decode.",
    subcommands = {Headroom.Tune.class, Headroom.Bench.class, Headroom.Show.class})
public final class Headroom {
  private Headroom() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Headroom()).execute(args));
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {BuildInfo.current().line()};
    }
  }

  @Command(name = "tune", mixinStandardHelpOptions = true, description = "Tunes this device.")
  static final class Tune {}

  @Command(name = "bench", mixinStandardHelpOptions = true, description = "Runs the JMH suites.")
  static final class Bench {}

  @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows a profile.")
  static final class Show {}
}
