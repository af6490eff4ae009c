package headroom.tuner.gate.selftest;

import headroom.json.DocumentException;
import headroom.json.TextFile;
import headroom.tuner.gate.GateException;
import headroom.tuner.gate.stats.Order;
import headroom.tuner.gate.stats.Pair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a self-test left on disk, one JSON object a line: of which build, device and suite it is,
 * how planted work was calibrated, every pair, and what each run came to.
 *
 * <pre>
 *   {"type":"self-test","build":…,"device":…,"benchmarks":[…]}
 *   {"type":"calibration","benchmark":…,"share":…}
 *   {"type":"run","what":"slower-5",…}   then its {"type":"pair",…}, then {"type":"judged",…}
 * </pre>
 */
public final class RawFile {

  /** The type of the line that says what a file is of. */
  public static final String HEADER = "self-test";

  /** The type of a {@link PlantedScenarios.Calibration}. */
  public static final String CALIBRATION = "calibration";

  /** The type of a {@link Judgement}. */
  public static final String JUDGED = "judged";

  private static final int MAX_BYTES = 256 << 20;

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final Map<Scenario, Map<String, List<Pair>>> pairs = new EnumMap<>(Scenario.class);
  private final List<Judgement> judgements = new ArrayList<>();
  private final List<PlantedScenarios.Calibration> calibrations = new ArrayList<>();
  private Optional<Header> header = Optional.empty();
  private Optional<Scenario> scenario = Optional.empty();

  /**
   * What a file is of: pairs of another build, device or suite do not belong to it.
   *
   * @param build that is compared with itself
   * @param device where
   * @param benchmarks their names
   */
  public record Header(String build, String device, List<String> benchmarks) {

    /** Copies the list. */
    public Header {
      benchmarks = List.copyOf(benchmarks);
    }
  }

  private RawFile() {}

  /** A file that does not exist yet. */
  public static RawFile empty() {
    return new RawFile();
  }

  /**
   * Reads a file; a last line that was cut off by a kill is passed over.
   *
   * @throws GateException naming a line that is none of a self-test
   * @throws DocumentException if the file cannot be read
   */
  public static RawFile read(Path file) {
    RawFile raw = new RawFile();
    String text = TextFile.read(file, MAX_BYTES);
    List<String> lines = text.lines().toList();
    int whole = text.endsWith("\n") ? lines.size() : Math.max(0, lines.size() - 1);
    for (int i = 0; i < whole; i++) {
      try {
        raw.add(JSON.readTree(lines.get(i)));
      } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
        throw new GateException(
            "%s, line %d, is no line of a self-test; name a raw file of gate --self-test"
                .formatted(file, i + 1));
      }
    }
    return raw;
  }

  private void add(JsonNode line) {
    switch (line.path("type").asString("")) {
      case HEADER -> header = Optional.of(JSON.treeToValue(line, Header.class));
      case CALIBRATION ->
          calibrations.add(JSON.treeToValue(line, PlantedScenarios.Calibration.class));
      case "run" -> scenario = known(line.path("what").asString(""));
      case "pair" -> scenario.ifPresent(it -> add(it, line));
      case JUDGED -> judgements.add(JSON.treeToValue(line, Judgement.class));
      default -> {} // a pair that gave no number
    }
  }

  private void add(Scenario of, JsonNode line) {
    Pair pair =
        JSON.treeToValue(
            ((ObjectNode) line).deepCopy().retain("order", "base", "candidate"), Pair.class);
    pairs
        .computeIfAbsent(of, _ -> new TreeMap<>())
        .computeIfAbsent(line.path("benchmark").asString(""), _ -> new ArrayList<>())
        .add(pair);
  }

  /** A gate's own raw file has runs that are no scenario. */
  private static Optional<Scenario> known(String label) {
    return Stream.of(Scenario.values()).filter(it -> it.label().equals(label)).findFirst();
  }

  /**
   * Makes sure that a self-test may go on with this file.
   *
   * @throws GateException naming what differs
   */
  public void requireSame(Path file, Header now) {
    if (!header.equals(Optional.of(now))) {
      throw new GateException(
          "%s is of %s, this self-test of %s; name another file with --raw"
              .formatted(file, header.map(Header::toString).orElse("something else"), now));
    }
  }

  /** What it is of; a gate's own raw file does not say. */
  public Optional<Header> header() {
    return header;
  }

  /** Runs that came to their end. */
  public List<Judgement> judgements() {
    return List.copyOf(judgements);
  }

  /** What planted work was found to take. */
  public List<PlantedScenarios.Calibration> calibrations() {
    return List.copyOf(calibrations);
  }

  /** Pairs of a benchmark in a scenario. */
  public List<Pair> pairs(Scenario of, String benchmark) {
    return List.copyOf(pairs.getOrDefault(of, Map.of()).getOrDefault(benchmark, List.of()));
  }

  /** Pairs of a benchmark of which the arms of one order went first. */
  List<Pair> pairs(Scenario of, String benchmark, Order order) {
    return pairs(of, benchmark).stream().filter(pair -> pair.order() == order).toList();
  }

  /** Scenarios that it holds pairs of. */
  List<Scenario> scenarios() {
    return List.copyOf(pairs.keySet());
  }
}
