package headroom.tuner.cli;

import headroom.json.TextFile;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import headroom.tuner.paired.ForkRounds;
import headroom.tuner.rounds.RoundsFork;
import headroom.tuner.rounds.RoundsPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * What a run that takes rounds has to do: every shape on every number of threads, a fork each.
 *
 * @param shapes what is decoded, each in all formats of the plan
 * @param threads numbers of threads, in this order
 * @param plan of each fork
 * @param kind of the forks
 * @param profile file with winners of ours that compete
 * @param sides that a fork must have times of, or its shape is not done
 */
record RoundsWork(
    List<AttentionShape> shapes,
    List<Integer> threads,
    RoundsPlan plan,
    RoundsFork.Kind kind,
    Optional<Path> profile,
    List<String> sides) {

  /** Copies the lists. */
  RoundsWork {
    shapes = List.copyOf(shapes);
    threads = List.copyOf(threads);
    sides = List.copyOf(sides);
  }

  /** What one fork does. */
  record Task(AttentionShape shape, int threads) {

    /** For progress and messages. */
    String label() {
      return "%s, %d thread%s".formatted(shape.label(), threads, threads == 1 ? "" : "s");
    }

    /** Whether a fork did it, in whatever formats. */
    boolean isOf(ForkRounds fork) {
      return threads == fork.threads()
          && shape.withFormat(fork.shape().format()).equals(fork.shape());
    }
  }

  /** All of it, the shapes varying fastest. */
  List<Task> tasks() {
    return threads.stream()
        .flatMap(count -> shapes.stream().map(shape -> new Task(shape, count)))
        .toList();
  }

  /** Whether a fork did one of these tasks, with times of all sides. */
  boolean done(ForkRounds fork) {
    return fork.untimed(sides).isEmpty() && tasks().stream().anyMatch(task -> task.isOf(fork));
  }

  /** All that decides what is timed, by name, for people to compare. */
  Map<String, String> options() {
    Map<String, String> options = new LinkedHashMap<>();
    String labels = shapes.stream().map(AttentionShape::label).collect(Collectors.joining(" "));
    options.put(
        "shapes",
        "%d from %s (%s)"
            .formatted(
                shapes.size(),
                shapes.getFirst().label(),
                sum(labels.getBytes(StandardCharsets.UTF_8))));
    options.put("threads", threads.toString());
    options.put(
        "formats", plan.formats().stream().map(KvFormat::label).collect(Collectors.joining(" ")));
    options.put("rounds", Integer.toString(plan.rounds()));
    options.put("allowance", plan.allowance().toMillis() / 1e3 + " s");
    options.put("profile", profile.map(RoundsWork::named).orElse("none"));
    options.put("contenders", kind.benchmark().getSimpleName());
    options.put(
        "JVM flags",
        kind.flags().stream().map(RoundsWork::withoutFolders).collect(Collectors.joining(" ")));
    return options;
  }

  /** Where a checkout lies does not decide what is timed, and belongs in no result. */
  private static String withoutFolders(String flag) {
    int path = flag.indexOf("=/") + 1;
    return path == 0 ? flag : flag.substring(0, path) + Path.of(flag.substring(path)).getFileName();
  }

  /** A profile's name and content: a tune in between may have other winners. */
  private static String named(Path profile) {
    try {
      return "%s (%s)".formatted(profile.getFileName(), sum(Files.readAllBytes(profile)));
    } catch (IOException e) {
      throw UserException.badInput("cannot read %s: %s".formatted(profile, TextFile.reason(e)));
    }
  }

  private static String sum(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return "%08x".formatted(sum.getValue());
  }
}
