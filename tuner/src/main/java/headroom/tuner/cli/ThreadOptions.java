package headroom.tuner.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Numbers of threads to decode on. */
final class ThreadOptions {

  @Option(
      names = "--threads",
      paramLabel = "N",
      split = ",",
      description = "Numbers of threads; default: 1 and all cores.")
  private List<Integer> threads = new ArrayList<>();

  /**
   * The numbers, in order.
   *
   * @param cores of this machine
   * @throws UserException if one is not between 1 and {@code cores}
   */
  List<Integer> counts(int cores) {
    if (threads.isEmpty()) {
      return cores == 1 ? List.of(1) : List.of(1, cores);
    }
    for (int count : threads) {
      if (count < 1 || count > cores) {
        throw UserException.badInput(
            "--threads must be between 1 and this machine's %d: --threads=%d"
                .formatted(cores, count));
      }
    }
    return threads.stream().distinct().toList();
  }
}
