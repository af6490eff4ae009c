package headroom.tuner.report.section;

import java.util.List;

/** A piece of a section. */
public sealed interface Block {

  /**
   * Headline numbers, the most important one first.
   *
   * @param facts the numbers
   */
  record Facts(List<Fact> facts) implements Block {
    /** Copies the list. */
    public Facts {
      facts = List.copyOf(facts);
    }
  }

  /**
   * One number that matters.
   *
   * @param name what it is
   * @param value the number
   * @param unit its unit, may be empty
   * @param note where it stands
   */
  record Fact(String name, String value, String unit, String note) {}

  /**
   * Names and values that describe a thing.
   *
   * @param entries the pairs
   */
  record Properties(List<Property> entries) implements Block {
    /** Copies the list. */
    public Properties {
      entries = List.copyOf(entries);
    }
  }

  /**
   * One property.
   *
   * @param name its name
   * @param value its value
   */
  record Property(String name, String value) {}

  /**
   * A chart and the table of the same numbers.
   *
   * @param chart the picture
   * @param numbers the numbers
   */
  record Figure(Chart chart, Table numbers) implements Block {}

  /**
   * A table that stands for itself.
   *
   * @param table the table
   */
  record Data(Table table) implements Block {}

  /**
   * A table whose cells are coloured by their number.
   *
   * @param map the map
   */
  record Heat(HeatMap map) implements Block {}

  /**
   * Something that is not here.
   *
   * @param name what would be shown
   * @param reason what is missing, and what to run to get it: one line
   */
  record Gap(String name, String reason) implements Block {}
}
