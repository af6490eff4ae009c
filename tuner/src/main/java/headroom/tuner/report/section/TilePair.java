package headroom.tuner.report.section;

import headroom.config.AxisValue;
import headroom.tuner.report.data.Evaluation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Two axes that make a tile together.
 *
 * @param name what the tile computes
 * @param rowAxis axis along the rows of the map
 * @param columnAxis axis along its columns
 */
record TilePair(String name, String rowAxis, String columnAxis) {

  /** The tiles of our kernels; a pair that a space does not have gives no map. */
  static final List<TilePair> ALL =
      List.of(
          new TilePair("Score tile", "qkHeads", "qkVectors"),
          new TilePair("Value tile", "pvHeads", "pvVectors"),
          new TilePair("KV block", "kvBlock", "qkHeads"),
          new TilePair("Block of a GPU", "headsPerBlock", "kvTile"));

  /** More values than these are no map that a person reads. */
  private static final int MOST_VALUES = 24;

  /** A map of one row or column shows nothing that a list does not. */
  private static final int LEAST_VALUES = 2;

  /**
   * The map, if at least two values of each axis were measured.
   *
   * @param evaluations outcomes of one shape
   */
  Optional<HeatMap> map(List<Evaluation> evaluations) {
    List<Evaluation> measured =
        evaluations.stream()
            .filter(evaluation -> evaluation.medianNanos().isPresent())
            .filter(evaluation -> evaluation.config().value(rowAxis).isPresent())
            .filter(evaluation -> evaluation.config().value(columnAxis).isPresent())
            .toList();
    List<AxisValue> rows = values(measured, rowAxis);
    List<AxisValue> columns = values(measured, columnAxis);
    if (rows.size() < LEAST_VALUES || columns.size() < LEAST_VALUES) {
      return Optional.empty();
    }
    double best = fastest(measured, evaluation -> true).orElseThrow();
    return Optional.of(
        new HeatMap(
            "%s, %s over %s".formatted(name, rowAxis, columnAxis),
            rowAxis,
            columnAxis,
            rows.stream().map(String::valueOf).toList(),
            columns.stream().map(String::valueOf).toList(),
            rows.stream().map(row -> cells(measured, row, columns, best)).toList()));
  }

  private List<OptionalDouble> cells(
      List<Evaluation> measured, AxisValue row, List<AxisValue> columns, double best) {
    return columns.stream()
        .map(
            column -> fastest(measured, it -> has(it, rowAxis, row) && has(it, columnAxis, column)))
        .map(cell -> cell.isPresent() ? OptionalDouble.of(cell.getAsDouble() / best) : cell)
        .toList();
  }

  private static boolean has(Evaluation evaluation, String axis, AxisValue value) {
    return evaluation.config().value(axis).filter(value::equals).isPresent();
  }

  private static OptionalDouble fastest(List<Evaluation> measured, Predicate<Evaluation> wanted) {
    return measured.stream()
        .filter(wanted)
        .mapToDouble(evaluation -> evaluation.medianNanos().orElseThrow())
        .min();
  }

  private static List<AxisValue> values(List<Evaluation> measured, String axis) {
    TreeSet<AxisValue> values = new TreeSet<>();
    measured.forEach(evaluation -> evaluation.config().value(axis).ifPresent(values::add));
    return values.stream().limit(MOST_VALUES).toList();
  }
}
