package headroom.tuner.cli;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/**
 * Options of a gate that do nothing beside others: refused by name, since whoever gave one would
 * take the answer for another than it is.
 */
final class IdleOptions {

  private static final List<String> OF_SELF_TEST =
      List.of("--rounds", "--scenario", "--raw", "--record");

  private static final List<String> OF_VERDICT =
      List.of("--base", "--budget", "--force", "--junit", "--summary", "--annotate", "--history");

  private static final List<String> OF_MEASUREMENT =
      List.of("--candidate", "--scenario", "--raw", "--record");

  private final ParseResult given;

  private IdleOptions(ParseResult given) {
    this.given = given;
  }

  /**
   * Checks what was given.
   *
   * @param base what {@code --base} names
   * @throws UserException naming the option that is idle, and why
   */
  static void refuse(ParseResult given, Optional<String> base) {
    new IdleOptions(given).refuse(base.filter(it -> it.endsWith(".json")).isPresent());
  }

  private void refuse(boolean profile) {
    boolean resample = given.hasMatchedOption("--resample");
    if (resample || given.hasMatchedOption("--self-test")) {
      refuse(OF_VERDICT, "in a self-test, which judges one build by itself");
    } else {
      refuse(OF_SELF_TEST, "without --self-test");
    }
    if (resample) {
      refuse(OF_MEASUREMENT, "beside --resample, which measures nothing");
    }
    if (given.hasMatchedOption("--record")) {
      refuse(List.of("--rounds", "--json"), "beside --record, which judges no run");
    }
    if (profile) {
      refuse(List.of("--suite", "--only"), "beside a profile as --base, whose winners are timed");
    } else {
      refuse(List.of("--force", "--allow-emulated"), "without a profile as --base");
    }
  }

  private void refuse(List<String> options, String where) {
    for (String option : options) {
      if (given.hasMatchedOption(option)) {
        throw UserException.badInput("%s does nothing %s; leave it out".formatted(option, where));
      }
    }
  }
}
