package headroom.tuner.cli;

import java.io.Console;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a person at a terminal reads what we print. */
final class Ansi {

  private Ansi() {}

  /** Colours: only on a terminal, and not where NO_COLOR is set (no-color.org) or TERM is dumb. */
  static boolean enabled() {
    String noColor = System.getenv("NO_COLOR");
    return isTerminal()
        && (noColor == null || noColor.isEmpty())
        && !"dumb".equals(System.getenv("TERM"));
  }

  static boolean isTerminal() {
    // Null in a runtime without jdk.internal.le, an object that may be no terminal elsewhere.
    @Nullable Console console = System.console();
    return Optional.ofNullable(console).map(Console::isTerminal).orElse(false);
  }
}
