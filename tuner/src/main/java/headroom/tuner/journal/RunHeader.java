package headroom.tuner.journal;

import headroom.json.JsonFields;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A journal's first line: which run it is. Two runs whose identities are the same ask the same
 * questions in the same order, as long as they get the same answers.
 *
 * @param started when the run began
 * @param profile file name of its profile
 * @param device slug of the device
 * @param identity all that decides what the run asks, by name, for people to compare
 * @param origin which part of a fleet's work it is, and the node that it began on
 */
public record RunHeader(
    Instant started,
    String profile,
    String device,
    Map<String, String> identity,
    Optional<Origin> origin) {

  /** The form of the lines; those before 2 had no checksums and no times. */
  private static final int FORMAT = 2;

  /** What a profile takes as the time of its run. */
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  /** Copies the map, in its order. */
  public RunHeader {
    identity = Collections.unmodifiableMap(new LinkedHashMap<>(identity));
  }

  /** A run that is no part of a larger one. */
  public RunHeader(Instant started, String profile, String device, Map<String, String> identity) {
    this(started, profile, device, identity, Optional.empty());
  }

  /** The same run as a part of a larger one. */
  public RunHeader from(Origin part) {
    return new RunHeader(started, profile, device, identity, Optional.of(part));
  }

  /** This as a line. */
  public ObjectNode write() {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("type", "run").put("format", FORMAT).put("started", started.toString());
    line.put("profile", profile).put("device", device);
    ObjectNode fields = line.putObject("identity");
    identity.forEach(fields::put);
    origin.ifPresent(it -> it.write(line));
    return line;
  }

  /**
   * Reads a line that {@link #write} made.
   *
   * @throws headroom.json.DocumentException if it is none, or of another format
   */
  public static RunHeader read(JsonFields line) {
    if (!line.text("type").equals("run") || line.integer("format") != FORMAT) {
      throw line.error(
          "is not the first line of a run in format %d; start anew with --no-resume"
              .formatted(FORMAT));
    }
    JsonFields identity = line.object("identity");
    return new RunHeader(
        instant(line),
        line.text("profile"),
        line.text("device"),
        identity.byName(identity::text),
        line.has("origin") ? Optional.of(Origin.read(line.object("origin"))) : Optional.empty());
  }

  private static Instant instant(JsonFields line) {
    try {
      Instant started = Instant.parse(line.text("started"));
      if (!started.isBefore(EARLIEST) && !started.isAfter(LATEST)) {
        return started;
      }
    } catch (DateTimeException e) {
      // Told below, like a time that no profile takes.
    }
    throw line.errorAt("started", "must be a time such as 2026-11-26T01:20:21Z");
  }

  /** The first thing in which a run of now differs from this one: what, then, now. */
  public Optional<String> difference(RunHeader now) {
    Map<String, String> all = new LinkedHashMap<>(now.identity);
    identity.forEach(all::putIfAbsent);
    return all.keySet().stream()
        .filter(name -> !value(name).equals(now.value(name)))
        .map(name -> "%s: %s then, %s now".formatted(name, value(name), now.value(name)))
        .findFirst();
  }

  private String value(String name) {
    return identity.getOrDefault(name, "nothing");
  }
}
