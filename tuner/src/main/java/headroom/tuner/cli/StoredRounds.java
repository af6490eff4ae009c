package headroom.tuner.cli;

import headroom.json.DocumentException;
import headroom.json.StrictJson;
import headroom.json.TextFile;
import headroom.profile.Ceiling;
import headroom.tuner.journal.RunHeader;
import headroom.tuner.paired.ForkRounds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a run that takes rounds left in its raw file, one JSON object a line:
 *
 * <pre>
 *   {"type":"run","started":…,"identity":{…}}   which run it is
 *   {"ceilings":[…]}                            before the first fork, and after the last
 *   {"shape":…,"calmness":…,"times":[…],…}      a fork
 *   {"ended":…}                                 every shape has its rounds
 * </pre>
 *
 * @param header the first line
 * @param ceilings the higher ones
 * @param forks in their order
 * @param ended whether that run left nothing to do
 */
record StoredRounds(
    RunHeader header, List<Ceiling> ceilings, List<ForkRounds> forks, boolean ended) {

  /** Field of the line that says that a run is over. */
  static final String ENDED = "ended";

  /** Field of a line of ceilings. */
  static final String CEILINGS = "ceilings";

  /** A run of 100 shapes beside three libraries writes 1 MiB. */
  private static final int MAX_BYTES = 64 << 20;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  /** Copies the lists. */
  StoredRounds {
    ceilings = List.copyOf(ceilings);
    forks = List.copyOf(forks);
  }

  /**
   * Reads a file; a last line that was cut off by a kill is passed over.
   *
   * @throws DocumentException if it cannot be read, or naming a line that is none of such a run
   */
  static StoredRounds read(Path file) {
    String text = TextFile.read(file, MAX_BYTES);
    List<String> lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    if (lines.isEmpty()) {
      throw new DocumentException(file + " holds no whole line");
    }
    RunHeader header = RunHeader.read(StrictJson.parse(file + ", line 1", lines.getFirst()));
    List<Ceiling> ceilings = List.of();
    List<ForkRounds> forks = new ArrayList<>();
    boolean ended = false;
    for (int i = 1; i < lines.size(); i++) {
      try {
        JsonNode line = JSON.readTree(lines.get(i));
        if (!line.isObject()) {
          throw new IllegalArgumentException("no object");
        }
        if (line.has(ENDED)) {
          ended = true;
        } else if (line.has(CEILINGS)) {
          List<Ceiling> more = List.of(JSON.treeToValue(line.get(CEILINGS), Ceiling[].class));
          ceilings = Ceiling.highest(ceilings, more);
        } else {
          forks.add(JSON.treeToValue(line, ForkRounds.class));
        }
      } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
        throw new DocumentException(
            "%s, line %d, is none of a run that takes rounds".formatted(file, i + 1));
      }
    }
    return new StoredRounds(header, ceilings, forks, ended);
  }
}
