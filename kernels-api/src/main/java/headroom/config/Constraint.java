package headroom.config;

import java.util.function.Predicate;

/**
 * A named condition on a configuration; reports count rejections by this name.
 *
 * @param name what must hold, as a phrase: {@code tile fits the registers}
 * @param holds whether it does
 */
public record Constraint(String name, Predicate<KernelConfig> holds) {}
