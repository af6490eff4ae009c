package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * What a command line gave.
 *
 * @param exitCode its exit code
 * @param out standard output
 * @param err standard error
 */
record TypedCommand(int exitCode, String out, String err) {

  static TypedCommand run(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Headroom.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    int exitCode = line.execute(words);
    return new TypedCommand(exitCode, out.toString(), err.toString());
  }

  /** The one line on standard error. */
  String line() {
    assertThat(err.lines()).as("one line: %s", err).hasSize(1);
    assertThat(err).startsWith("headroom: ").doesNotContain("\tat ").doesNotContain("Exception");
    return err.strip();
  }
}
