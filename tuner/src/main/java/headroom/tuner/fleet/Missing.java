package headroom.tuner.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Shards of which no run came to its end, told by those that are there. */
final class Missing {

  /** Shard numbers that are written out. */
  private static final int TOLD = 20;

  private Missing() {}

  static List<Finding> of(List<RunLog> runs) {
    Map<Integer, TreeSet<Integer>> done = new TreeMap<>();
    for (RunLog run : runs) {
      run.shard()
          .ifPresent(
              shard -> {
                TreeSet<Integer> known =
                    done.computeIfAbsent(shard.count(), count -> new TreeSet<>());
                if (run.complete().isPresent()) {
                  known.add(shard.index());
                }
              });
    }
    List<Finding> findings = new ArrayList<>();
    done.forEach(
        (count, known) -> {
          List<Integer> missing =
              IntStream.rangeClosed(1, count).filter(i -> !known.contains(i)).boxed().toList();
          if (!missing.isEmpty()) {
            findings.add(
                new Finding(
                    Finding.Kind.MISSING,
                    "%d of %d shards".formatted(missing.size(), count),
                    missing.stream()
                        .limit(TOLD)
                        .map(String::valueOf)
                        .collect(
                            Collectors.joining(
                                ", ", "numbers ", missing.size() > TOLD ? ", …" : ""))));
          }
        });
    return findings;
  }
}
