package headroom.tuner.fleet;

import headroom.config.Axis;
import headroom.config.AxisValue;
import headroom.config.ConfigSpace;
import java.util.ArrayList;
import java.util.List;

/**
 * The spaces of one shape, cut into shares with about as many legal configurations each.
 *
 * <p>Spaces hold up to 10^8 points, too many to be listed. So they are broken into cells, by the
 * value of the first axis, then of the second and so on, until none is heavier than an eighth of a
 * share. In the order of the axes a cell then belongs to the share that its middle falls in: what a
 * share holds lies together, so that neighbours of a good configuration are mostly its own.
 */
public final class SpaceCut {

  /** Cells per share at least: shares then differ from the mean by an eighth at most. */
  private static final int CELLS_PER_SHARE = 8;

  private final List<ConfigSpace> spaces;
  private final int shares;
  private final List<Cell> cells = new ArrayList<>();
  private long legal;

  /**
   * All configurations whose first axes have these values.
   *
   * @param space which space
   * @param values of its first axes, in their order
   * @param legal configurations in it
   */
  record Cell(int space, List<AxisValue> values, long legal) {}

  /**
   * Cuts.
   *
   * @param spaces one per variant
   * @param shares how many
   * @throws IllegalArgumentException if there are fewer legal configurations than shares
   */
  public SpaceCut(List<ConfigSpace> spaces, int shares) {
    this.spaces = List.copyOf(spaces);
    this.shares = shares;
    List<Cell> roots = new ArrayList<>();
    for (int i = 0; i < spaces.size(); i++) {
      roots.add(new Cell(i, List.of(), spaces.get(i).census().legal()));
    }
    this.legal = roots.stream().mapToLong(Cell::legal).sum();
    if (legal < shares) {
      throw new IllegalArgumentException(
          "%d shares of %d configurations would leave some empty; use fewer shards"
              .formatted(shares, legal));
    }
    roots.forEach(this::breakUp);
  }

  private void breakUp(Cell cell) {
    List<Axis> axes = spaces.get(cell.space()).axes();
    int depth = cell.values().size();
    if (cell.legal() == 0) {
      return;
    }
    if (cell.legal() * shares * CELLS_PER_SHARE <= legal || depth == axes.size()) {
      cells.add(cell);
      return;
    }
    for (AxisValue value : axes.get(depth).values()) {
      List<AxisValue> values = new ArrayList<>(cell.values());
      values.add(value);
      breakUp(new Cell(cell.space(), List.copyOf(values), legal(cell.space(), values)));
    }
  }

  private long legal(int space, List<AxisValue> values) {
    ConfigSpace whole = spaces.get(space);
    List<Axis> axes = new ArrayList<>(whole.axes());
    for (int i = 0; i < values.size(); i++) {
      axes.set(i, new Axis(axes.get(i).name(), axes.get(i).meaning(), List.of(values.get(i))));
    }
    return new ConfigSpace(whole.variant(), axes, whole.constraints()).census().legal();
  }

  /**
   * What a share holds of each space, in their order; nothing of some.
   *
   * @param share which, of as many as this was cut into
   */
  public List<ConfigSpace> share(Shard share) {
    if (share.count() != shares) {
      throw new IllegalArgumentException("cut into %d, not %s".formatted(shares, share));
    }
    List<List<Cell>> own = spaces.stream().<List<Cell>>map(space -> new ArrayList<>()).toList();
    long before = 0;
    for (Cell cell : cells) {
      // Halves are counted, so that the middle is a whole number.
      long middle = 2 * before + cell.legal();
      if (Math.multiplyExact(middle, shares) / (2 * legal) == share.index() - 1) {
        own.get(cell.space()).add(cell);
      }
      before += cell.legal();
    }
    List<ConfigSpace> result = new ArrayList<>();
    for (int i = 0; i < spaces.size(); i++) {
      result.add(SpacePart.of(spaces.get(i), own.get(i), share));
    }
    return result;
  }
}
