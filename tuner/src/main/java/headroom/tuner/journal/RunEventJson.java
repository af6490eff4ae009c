package headroom.tuner.journal;

import headroom.json.JsonFields;
import headroom.profile.Ceiling;
import headroom.profile.Resource;
import headroom.tuner.measure.Outcome;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The JSON form of a {@link RunEvent}, one object a line. */
public final class RunEventJson {

  private static final String SCREEN = "screen";
  private static final String CONFIRM = "confirm";

  private RunEventJson() {}

  /** An event as a line. */
  public static ObjectNode write(RunEvent event) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    switch (event) {
      case RunEvent.Ceilings measured -> ceilings(line, measured.ceilings());
      case RunEvent.Screened screened ->
          outcome(line, SCREEN, 0, screened.shape(), screened.outcome());
      case RunEvent.Forked forked ->
          outcome(line, CONFIRM, forked.round(), forked.shape(), forked.outcome());
      case RunEvent.Ended ended -> line.put("type", "end").put("complete", ended.complete());
    }
    Stamp stamp = event.stamp();
    return line.put("atNanos", stamp.atNanos()).put("spentNanos", stamp.spentNanos());
  }

  private static void ceilings(ObjectNode line, List<Ceiling> ceilings) {
    ArrayNode list = line.put("type", "ceilings").putArray("ceilings");
    for (Ceiling ceiling : ceilings) {
      ObjectNode entry = list.addObject();
      entry.put("resource", ceiling.resource().label()).put("threads", ceiling.threads());
      entry.put("best", ceiling.best()).put("median", ceiling.median());
      entry.put("unit", ceiling.resource().unit()).put("samples", ceiling.samples());
      entry.put("workingSetBytes", ceiling.workingSetBytes());
    }
  }

  private static void outcome(
      ObjectNode line, String phase, int round, String shape, Outcome outcome) {
    line.put("type", "outcome").put("phase", phase).put("round", round).put("shape", shape);
    OutcomeJson.write(line, outcome);
  }

  /**
   * Reads a line that {@link #write} made.
   *
   * @throws headroom.json.DocumentException if it is none
   */
  public static RunEvent read(JsonFields line) {
    Stamp stamp =
        line.make(() -> new Stamp(line.longInteger("atNanos"), line.longInteger("spentNanos")));
    return switch (line.text("type")) {
      case "ceilings" ->
          new RunEvent.Ceilings(
              stamp, line.objects("ceilings").stream().map(RunEventJson::ceiling).toList());
      case "outcome" -> outcome(line, stamp);
      case "end" -> new RunEvent.Ended(stamp, line.flag("complete"));
      default -> throw line.errorAt("type", "unknown kind of line; update Headroom");
    };
  }

  private static RunEvent outcome(JsonFields line, Stamp stamp) {
    String shape = line.text("shape");
    Outcome outcome = OutcomeJson.read(line);
    return switch (line.text("phase")) {
      case SCREEN -> new RunEvent.Screened(stamp, shape, outcome);
      case CONFIRM -> new RunEvent.Forked(stamp, line.integer("round"), shape, outcome);
      default -> throw line.errorAt("phase", "must be screen or confirm");
    };
  }

  private static Ceiling ceiling(JsonFields entry) {
    return entry.make(
        () ->
            new Ceiling(
                entry.oneOf("resource", List.of(Resource.values()), Resource::label),
                entry.integer("threads"),
                entry.number("best"),
                entry.number("median"),
                entry.integer("samples"),
                entry.longInteger("workingSetBytes")));
  }
}
