package headroom.tuner.report.section;

import java.util.List;

/**
 * What stands behind one tab: a device, or all of them side by side.
 *
 * @param id {@code device-1}, {@code compare}: unique in the report
 * @param name short name, for the tab
 * @param title what it is about: a device's model
 * @param subtitle one line that tells it from others
 * @param sections its sections; the first one holds the headline
 */
public record Part(String id, String name, String title, String subtitle, List<Section> sections) {

  /** Copies the sections. */
  public Part {
    sections = List.copyOf(sections);
  }
}
