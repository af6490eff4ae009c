package headroom.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the points of a space by the constraint that rejects them first. Each constraint is asked
 * once per combination of its own axes, a few hundred times; walking the points is then a matter of
 * table look-ups. Axes that no constraint reads are not walked: each of their values has the same
 * counts.
 */
final class CensusTaker {

  /** Answers of one constraint; {@code strides} per axis of the space, 0 where it does not read. */
  private record Table(boolean[] holds, int[] strides) {

    boolean holdsAt(int[] point) {
      int index = 0;
      for (int axis = 0; axis < point.length; axis++) {
        index += strides[axis] * point[axis];
      }
      return holds[index];
    }
  }

  private final ConfigSpace space;
  private final List<Table> tables;
  private final boolean[] walked;

  CensusTaker(ConfigSpace space) {
    this.space = space;
    this.tables = space.constraints().stream().map(this::table).toList();
    this.walked = new boolean[space.axes().size()];
    for (Table table : tables) {
      for (int axis = 0; axis < walked.length; axis++) {
        walked[axis] |= table.strides()[axis] > 0;
      }
    }
  }

  ConfigSpace.Census count() {
    long[] rejected = new long[tables.size()];
    long legal = 0;
    int[] point = new int[space.axes().size()];
    do {
      int broken = firstBroken(point);
      if (broken < tables.size()) {
        rejected[broken]++;
      } else {
        legal++;
      }
    } while (advance(point));
    long alike = alike();
    Map<String, Long> byName = new LinkedHashMap<>();
    for (int i = 0; i < rejected.length; i++) {
      byName.merge(space.constraints().get(i).name(), alike * rejected[i], Long::sum);
    }
    return new ConfigSpace.Census(space.cardinality(), alike * legal, byName);
  }

  /** Points for each one that is walked. */
  private long alike() {
    long points = 1;
    for (int axis = 0; axis < walked.length; axis++) {
      points *= walked[axis] ? 1 : space.axes().get(axis).values().size();
    }
    return points;
  }

  /** Index of the first constraint that rejects a point, or the number of constraints. */
  private int firstBroken(int[] point) {
    int index = 0;
    while (index < tables.size() && tables.get(index).holdsAt(point)) {
      index++;
    }
    return index;
  }

  /** To the next walked point, the last axis fastest; false after the last one. */
  private boolean advance(int[] point) {
    for (int axis = point.length - 1; axis >= 0; axis--) {
      if (walked[axis]) {
        if (++point[axis] < space.axes().get(axis).values().size()) {
          return true;
        }
        point[axis] = 0;
      }
    }
    return false;
  }

  private Table table(Constraint constraint) {
    int[] strides = new int[space.axes().size()];
    int size = 1;
    for (int i = strides.length - 1; i >= 0; i--) {
      Axis axis = space.axes().get(i);
      if (constraint.axes().contains(axis.name())) {
        strides[i] = size;
        size = Math.multiplyExact(size, axis.values().size());
      }
    }
    boolean[] holds = new boolean[size];
    for (int index = 0; index < size; index++) {
      holds[index] = constraint.holds().test(partial(strides, index));
    }
    return new Table(holds, strides);
  }

  /** A configuration of the constraint's axes alone: reading another one fails. */
  private KernelConfig partial(int[] strides, int index) {
    Map<String, AxisValue> values = new TreeMap<>();
    for (int i = 0; i < strides.length; i++) {
      if (strides[i] > 0) {
        List<AxisValue> all = space.axes().get(i).values();
        values.put(space.axes().get(i).name(), all.get(index / strides[i] % all.size()));
      }
    }
    return KernelConfig.of(space.variant(), values);
  }
}
