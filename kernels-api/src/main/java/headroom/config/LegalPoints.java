package headroom.config;

import java.util.List;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;

/**
 * Walks the legal points of a space in their order. Whoever breaks a constraint is followed by
 * points that break it too, up to the next value of the last axis that it reads: these are stepped
 * over. So a space of 10^8 points is entered at once, though millions lie before its first legal
 * one.
 */
final class LegalPoints extends AbstractSpliterator<KernelConfig> {

  private final ConfigSpace space;
  private final long points;

  /** By constraint: so many points on, all that it reads is as it was. */
  private final long[] runs;

  private long next;

  LegalPoints(ConfigSpace space) {
    super(space.cardinality(), ORDERED | NONNULL);
    this.space = space;
    this.points = space.cardinality();
    this.runs = space.constraints().stream().mapToLong(this::run).toArray();
  }

  /** Points that differ only in axes behind the last one that a constraint reads. */
  private long run(Constraint constraint) {
    List<Axis> axes = space.axes();
    long run = 1;
    for (int i = axes.size() - 1; i >= 0; i--) {
      if (constraint.axes().contains(axes.get(i).name())) {
        break;
      }
      run *= axes.get(i).values().size();
    }
    return run;
  }

  @Override
  public boolean tryAdvance(Consumer<? super KernelConfig> action) {
    while (next < points) {
      KernelConfig config = space.point(next);
      long broken = longestBrokenRun(config);
      if (broken == 0) {
        next++;
        action.accept(config);
        return true;
      }
      next += broken - next % broken;
    }
    return false;
  }

  /** The run of the broken constraint that has the longest; 0 where none is broken. */
  private long longestBrokenRun(KernelConfig config) {
    long longest = 0;
    for (int i = 0; i < runs.length; i++) {
      if (runs[i] > longest && !space.constraints().get(i).holds().test(config)) {
        longest = runs[i];
      }
    }
    return longest;
  }
}
