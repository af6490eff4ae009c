package headroom.tuner.journal;

import headroom.json.JsonFields;
import java.util.regex.Pattern;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where the outcomes of a fleet's run come from. A run may move to another node and go on there:
 * its journal then says so in a line of its own, since times of two nodes are never compared.
 *
 * @param node name of the machine
 * @param part what the run is of the whole: {@code 3/8}, or {@code re-race}
 */
public record Origin(String node, String part) {

  /** The part of a run that races what others nominated. */
  public static final String RE_RACE = "re-race";

  private static final Pattern NODE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final Pattern PART = Pattern.compile("\\d{1,6}/\\d{1,6}|" + RE_RACE);
  private static final String TYPE = "node";

  /**
   * Checks both.
   *
   * @throws IllegalArgumentException if one is not written as those are
   */
  public Origin {
    if (!NODE.matcher(node).matches()) {
      throw new IllegalArgumentException(
          "a node is named by letters, digits, dots and hyphens, at most 100: "
              + node.substring(0, Math.min(40, node.length())));
    }
    if (!PART.matcher(part).matches()) {
      throw new IllegalArgumentException("a part is I/N or %s: %s".formatted(RE_RACE, part));
    }
  }

  void write(ObjectNode header) {
    header.putObject("origin").put(TYPE, node).put("part", part);
  }

  static Origin read(JsonFields origin) {
    return origin.make(() -> new Origin(origin.text(TYPE), origin.text("part")));
  }

  /** The line that says that what follows was measured on this node. */
  public ObjectNode move() {
    return JsonNodeFactory.instance.objectNode().put("type", TYPE).put(TYPE, node);
  }

  /** Whether a line is of that kind: it answers no question of the run's. */
  public static boolean isMove(JsonFields line) {
    return line.text("type").equals(TYPE);
  }

  /** This origin on the node that a line moves it to. */
  public Origin moved(JsonFields line) {
    return line.make(() -> new Origin(line.text(TYPE), part));
  }
}
