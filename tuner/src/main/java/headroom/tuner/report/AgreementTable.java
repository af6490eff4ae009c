package headroom.tuner.report;

import headroom.config.KernelConfig;
import headroom.profile.TunedShape;
import headroom.tuner.session.Agreement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What independent tunes of one shape picked, as Markdown. */
public final class AgreementTable {

  private AgreementTable() {}

  /** The table, what it comes to, and the configurations that it names by number. */
  public static List<String> markdown(Agreement agreement) {
    List<KernelConfig> configs =
        agreement.runs().stream().map(run -> run.winner().config()).distinct().sorted().toList();
    List<String> lines = new ArrayList<>();
    lines.add("| run | picked | | µs [99%] | default µs | evaluated | forks | tied with it |");
    lines.add("| --- | --- | --- | --- | --- | --- | --- | --- |");
    List<Agreement.Pick> picks = agreement.picks();
    for (int i = 0; i < picks.size(); i++) {
      TunedShape run = agreement.runs().get(i);
      lines.add(
          String.format(
              Locale.ROOT,
              "| %d | %d | %s | %.1f [%.1f, %.1f] | %.1f | %d | %d | %d |",
              i + 1,
              configs.indexOf(run.winner().config()) + 1,
              picks.get(i).name().toLowerCase(Locale.ROOT),
              run.winner().medianNanos() / 1e3,
              run.winner().lowNanos() / 1e3,
              run.winner().highNanos() / 1e3,
              run.defaultTime().medianNanos() / 1e3,
              run.search().evaluated(),
              run.winner().forks(),
              run.tieSet().size() - 1));
    }
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "%.0f%% of %d runs picked %d or what a run that did could not tell from it.",
            100 * agreement.share(),
            picks.size(),
            configs.indexOf(agreement.reference()) + 1));
    lines.add("");
    for (int i = 0; i < configs.size(); i++) {
      lines.add("%d. `%s`".formatted(i + 1, configs.get(i).key()));
    }
    return lines;
  }
}
