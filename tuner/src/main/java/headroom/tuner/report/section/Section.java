package headroom.tuner.report.section;

import java.util.List;

/**
 * One question that a report answers.
 *
 * @param id letters and hyphens, unique among the sections of a part
 * @param title its heading
 * @param lead one or two sentences: how to read it
 * @param blocks what it shows
 */
public record Section(String id, String title, String lead, List<Block> blocks) {

  /**
   * Copies the blocks.
   *
   * @throws IllegalArgumentException if {@code id} holds anything but letters and hyphens
   */
  public Section {
    blocks = List.copyOf(blocks);
    if (!id.matches("[a-z]+(-[a-z]+)*")) {
      throw new IllegalArgumentException("a section's id is letters and hyphens: " + id);
    }
  }

  static Section of(String id, String title, String lead, Block... blocks) {
    return new Section(id, title, lead, List.of(blocks));
  }

  /** A section whose data are missing. */
  static Section missing(String id, String title, String reason) {
    return of(id, title, "", new Block.Gap(title, reason));
  }

  /** Whether it shows nothing but what is missing. */
  boolean isMissing() {
    return blocks.stream().allMatch(block -> block instanceof Block.Gap);
  }
}
