package headroom.tuner.report;

import headroom.profile.ConfirmedTime;
import headroom.profile.TunedShape;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The command that measures a profile's winner again, for people who trust no one. */
public final class BenchLine {

  private BenchLine() {}

  /** One shell command per line, for the winner of {@code tuned}. */
  public static String of(TunedShape tuned) {
    AttentionShape shape = tuned.shape();
    ConfirmedTime winner = tuned.winner();
    List<String> parameters = new ArrayList<>();
    parameters.add("variant=" + winner.config().variant());
    parameters.add("batch=" + shape.batch());
    parameters.add("queryHeads=" + shape.queryHeads());
    parameters.add("kvHeads=" + shape.kvHeads());
    parameters.add("headDim=" + shape.headDim());
    parameters.add("seqLen=" + shape.seqLen());
    if (!shape.format().equals(KvFormat.F32)) {
      parameters.add("element=" + shape.format().element().label());
      parameters.add("pageTokens=" + shape.format().pageTokens());
    }
    winner.config().values().forEach((axis, value) -> parameters.add(axis + "=" + value));
    String command =
        parameters.stream()
            .map(parameter -> "-p " + parameter)
            .collect(Collectors.joining(" ", "./scripts/bench.sh CpuDecode ", ""));
    // A profile may name no flags but those of a list, ConfirmedTime: there is no quote to escape.
    return winner.jvmFlags().isEmpty()
        ? command
        : command + " -jvmArgsAppend '" + String.join(" ", winner.jvmFlags()) + "'";
  }
}
