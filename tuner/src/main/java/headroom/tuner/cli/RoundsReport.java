package headroom.tuner.cli;

import headroom.tuner.measure.ChildJvm;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** What becomes of rounds: a Markdown table, written anew with every shape. */
interface RoundsReport {

  /** Measures what the table needs beside rounds, before the first fork and after the last. */
  default void measure(ChildJvm jvm, Consumer<String> progress) throws IOException {}

  /** The table and what it is of; lines without line breaks. */
  List<String> lines();
}
