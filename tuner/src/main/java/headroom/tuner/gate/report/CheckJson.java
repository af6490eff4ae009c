package headroom.tuner.gate.report;

import headroom.tuner.gate.ProfileCheck;
import java.util.Locale;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a check found, for programs. */
public final class CheckJson {

  private static final int SCHEMA_VERSION = 1;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private CheckJson() {}

  /** The whole document. */
  public static String of(ProfileCheck check) {
    ObjectNode root = JSON.createObjectNode().put("schemaVersion", SCHEMA_VERSION);
    root.put("degree", check.degree().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    root.put("answer", check.answer());
    ArrayNode findings = root.putArray("findings");
    check
        .findings()
        .forEach(
            found ->
                findings.addObject().put("kind", found.kind().label()).put("text", found.text()));
    ArrayNode timed = root.putArray("timed");
    for (ProfileCheck.Time time : check.times()) {
      timed
          .addObject()
          .put("shape", time.winner().benchmark().name())
          .put("medianNanos", time.here().medianNanos())
          .put("calm", time.here().calm())
          .put("profileMedianNanos", time.winner().medianNanos())
          .put("profileHighNanos", time.winner().highNanos());
    }
    return JSON.writeValueAsString(root) + "\n";
  }
}
