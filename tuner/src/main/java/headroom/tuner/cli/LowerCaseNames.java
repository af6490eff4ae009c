package headroom.tuner.cli;

import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Stream;

/** The values of an option as a user types them, for a shell to complete: shells heed the case. */
abstract class LowerCaseNames implements Iterable<String> {

  private final Enum<?>[] values;

  LowerCaseNames(Enum<?>[] values) {
    this.values = values;
  }

  @Override
  public Iterator<String> iterator() {
    return Stream.of(values).map(value -> value.name().toLowerCase(Locale.ROOT)).iterator();
  }
}
