package headroom.tuner.fleet;

import headroom.shape.AttentionShape;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of {@code count} parts of a fleet's work. Who runs it needs to know nothing of the others:
 * the cut follows from the shapes and the spaces alone.
 *
 * <pre>
 *   5 shapes, 2 shards    [0 1] [2 3 4]                 whole shapes
 *   2 shapes, 5 shards    [0a] [0b] [1a] [1b] [1c]      one share of one shape's space each
 * </pre>
 *
 * <p>Neighbours in the list stay together, since lists alternate short and long contexts. No shard
 * has parts of two shapes: each part costs a race of its own.
 *
 * @param index from 1
 * @param count shards in all
 */
public record Shard(int index, int count) {

  /** Ten times the largest fleet that the README speaks of. */
  public static final int MOST = 100_000;

  private static final Pattern FORM = Pattern.compile("(\\d{1,6})/(\\d{1,6})");

  /**
   * Checks both.
   *
   * @throws IllegalArgumentException if there are none or too many, or this is not one of them
   */
  public Shard {
    if (count < 1 || count > MOST || index < 1 || index > count) {
      throw new IllegalArgumentException(
          "a shard is I/N with 1 ≤ I ≤ N ≤ %d: %d/%d".formatted(MOST, index, count));
    }
  }

  /**
   * What a shard does.
   *
   * @param shapes its shapes, in the order of the whole
   * @param share which of how many shares of their spaces; all of it where it has whole shapes
   */
  public record Work(List<AttentionShape> shapes, Shard share) {
    /** Copies the list. */
    public Work {
      shapes = List.copyOf(shapes);
    }
  }

  /**
   * Reads {@code 3/8}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Shard parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "a shard is written as I/N, such as 3/8: "
              + text.substring(0, Math.min(20, text.length())));
    }
    return new Shard(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
  }

  /** Its part of the work on these shapes. */
  public Work of(List<AttentionShape> shapes) {
    int all = shapes.size();
    if (count <= all) {
      return new Work(
          shapes.subList(bound(index - 1, all, count), bound(index, all, count)), new Shard(1, 1));
    }
    int shape = 0;
    while (bound(shape + 1, count, all) < index) {
      shape++;
    }
    int first = bound(shape, count, all);
    int shares = bound(shape + 1, count, all) - first;
    return new Work(List.of(shapes.get(shape)), new Shard(index - first, shares));
  }

  /** Whether this is everything. */
  public boolean whole() {
    return count == 1;
  }

  /** Where part {@code i} of {@code parts} begins in a list: sizes differ by one at most. */
  private static int bound(int i, int length, int parts) {
    return (int) ((long) i * length / parts);
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    return index + "/" + count;
  }
}
