package headroom.tuner.fleet;

import headroom.config.Axis;
import headroom.config.AxisValue;
import headroom.config.ConfigSpace;
import headroom.config.Constraint;
import headroom.config.KernelConfig;
import headroom.tuner.fleet.SpaceCut.Cell;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Some cells of a space as a space of its own: the axes keep the values that occur, so that draws
 * seldom miss, and a named constraint keeps out what lies between the cells.
 */
final class SpacePart {

  private SpacePart() {}

  static ConfigSpace of(ConfigSpace whole, List<Cell> cells, Shard share) {
    int depth = cells.stream().mapToInt(cell -> cell.values().size()).max().orElse(0);
    List<Axis> axes = new ArrayList<>();
    for (int i = 0; i < whole.axes().size(); i++) {
      axes.add(narrowed(whole.axes().get(i), i, cells));
    }
    List<String> read = whole.axes().stream().limit(depth).map(Axis::name).toList();
    List<Constraint> constraints = new ArrayList<>(whole.constraints());
    constraints.add(new Constraint("lies in share " + share, read, inOneOf(cells, read)));
    return new ConfigSpace(whole.variant(), axes, constraints);
  }

  /** The values that cells have there; a space of no cells still needs one. */
  private static Axis narrowed(Axis axis, int index, List<Cell> cells) {
    if (cells.stream().anyMatch(cell -> cell.values().size() <= index)) {
      return axis;
    }
    List<AxisValue> kept =
        axis.values().stream()
            .filter(
                value -> cells.stream().anyMatch(cell -> cell.values().get(index).equals(value)))
            .toList();
    return new Axis(
        axis.name(), axis.meaning(), kept.isEmpty() ? axis.values().subList(0, 1) : kept);
  }

  private static Predicate<KernelConfig> inOneOf(List<Cell> cells, List<String> axes) {
    Set<List<AxisValue>> prefixes = new HashSet<>(cells.stream().map(Cell::values).toList());
    List<Integer> lengths = prefixes.stream().map(List::size).distinct().sorted().toList();
    return config -> {
      List<AxisValue> values = axes.stream().map(config::value).flatMap(Optional::stream).toList();
      return lengths.stream().anyMatch(length -> prefixes.contains(values.subList(0, length)));
    };
  }
}
