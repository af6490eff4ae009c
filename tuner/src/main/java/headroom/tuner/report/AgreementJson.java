package headroom.tuner.report;

import headroom.config.KernelConfig;
import headroom.profile.TunedShape;
import headroom.tuner.session.Agreement;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The numbers of {@link AgreementTable}, for programs. */
public final class AgreementJson {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private AgreementJson() {}

  /** The whole document: the share that agrees, with what, and each run in its order. */
  public static String render(Agreement agreement) {
    ObjectNode root = JSON.createObjectNode();
    root.put("share", agreement.share()).put("reference", agreement.reference().key());
    ArrayNode runs = root.putArray("runs");
    List<Agreement.Pick> picks = agreement.picks();
    for (int i = 0; i < picks.size(); i++) {
      run(runs.addObject(), picks.get(i), agreement.runs().get(i));
    }
    return JSON.writeValueAsString(root) + "\n";
  }

  private static void run(ObjectNode node, Agreement.Pick pick, TunedShape run) {
    KernelConfig winner = run.winner().config();
    node.put("winner", winner.key()).put("pick", pick.name().toLowerCase(Locale.ROOT));
    node.put("medianNanos", run.winner().medianNanos());
    node.put("lowNanos", run.winner().lowNanos()).put("highNanos", run.winner().highNanos());
    node.put("defaultNanos", run.defaultTime().medianNanos());
    node.put("evaluated", run.search().evaluated()).put("forks", run.winner().forks());
    ArrayNode tied = node.putArray("tiedWith");
    run.tieSet().stream()
        .filter(config -> !config.equals(winner))
        .map(KernelConfig::key)
        .forEach(tied::add);
  }
}
