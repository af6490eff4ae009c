package headroom.config;

import java.util.List;
import java.util.function.Predicate;

/**
 * A named condition on a configuration; reports count rejections by this name.
 *
 * @param name what must hold, as a phrase: {@code tile fits the registers}
 * @param axes names of the axes that the condition depends on, and of no others: a space of
 *     millions of points is counted by trying their values alone
 * @param holds whether it does; must read no other axis
 */
public record Constraint(String name, List<String> axes, Predicate<KernelConfig> holds) {

  /** Copies the names. */
  public Constraint {
    axes = List.copyOf(axes);
  }

  /** A condition on some axes. */
  public static Constraint on(String name, Predicate<KernelConfig> holds, String... axes) {
    return new Constraint(name, List.of(axes), holds);
  }
}
