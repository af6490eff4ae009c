package headroom.tuner.report.section;

import java.util.List;
import java.util.OptionalDouble;

/** A picture of numbers, free of any library that draws it. */
public sealed interface Chart {

  /** Its title. */
  String title();

  /** What it shows, in a sentence for people who do not see it. */
  String summary();

  /**
   * Points and lines over two numeric axes.
   *
   * @param title its title
   * @param summary what it shows, for people who do not see it
   * @param x horizontal axis
   * @param y vertical axis
   * @param series what is drawn, the first one lowest
   */
  record Xy(String title, String summary, Axis x, Axis y, List<Series> series) implements Chart {
    /** Copies the list. */
    public Xy {
      series = List.copyOf(series);
    }
  }

  /**
   * Bars, one group for each category.
   *
   * @param title its title
   * @param summary what it shows, for people who do not see it
   * @param unit what a bar's length means
   * @param stacked whether the bars of a category stand on one another
   * @param categories names of the categories
   * @param bars what is drawn, one value for each category
   */
  record Bars(
      String title,
      String summary,
      String unit,
      boolean stacked,
      List<String> categories,
      List<Bar> bars)
      implements Chart {
    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if bars and categories differ in number
     */
    public Bars {
      categories = List.copyOf(categories);
      bars = List.copyOf(bars);
      for (Bar bar : bars) {
        if (bar.values().size() != categories.size()) {
          throw new IllegalArgumentException(
              "bar \"%s\" has %d values for %d categories"
                  .formatted(bar.name(), bar.values().size(), categories.size()));
        }
      }
    }
  }

  /**
   * A numeric axis.
   *
   * @param name what is drawn along it, with its unit
   * @param scale how numbers become lengths
   * @param low where it begins
   * @param high where it ends
   */
  record Axis(String name, Scale scale, double low, double high) {

    /** An axis of powers of two that holds all of {@code values}. */
    static Axis powersOfTwo(String name, double least, double most) {
      double low = Math.scalb(1.0, Math.getExponent(least));
      double high = Math.scalb(1.0, Math.getExponent(most));
      high = high < most ? 2 * high : high;
      return new Axis(name, Scale.LOG2, low, high > low ? high : 2 * low);
    }
  }

  /** How numbers become lengths. */
  enum Scale {
    /** In proportion. */
    LINEAR,
    /** A doubling always has the same length. */
    LOG2,
    /** Milliseconds since 1970, shown as dates. */
    TIME
  }

  /** How a series is drawn. */
  enum Mark {
    /** A thick line without points: a limit. */
    ROOF,
    /** Points that nothing joins. */
    POINTS,
    /** Such points, only their outlines. */
    HOLLOW,
    /** Points joined by lines. */
    LINE,
    /** A staircase. */
    STEPS,
    /** Vertical lines between points taken in pairs: intervals. */
    WHISKERS
  }

  /**
   * A series of points.
   *
   * @param name its name, shown in the legend
   * @param tone its colour
   * @param mark how it is drawn
   * @param points its points
   */
  record Series(String name, Tone tone, Mark mark, List<Point> points) {
    /** Copies the list. */
    public Series {
      points = List.copyOf(points);
    }
  }

  /**
   * A point.
   *
   * @param x along the horizontal axis
   * @param y along the vertical axis
   * @param label what it is
   */
  record Point(double x, double y, String label) {}

  /**
   * The bars of one colour.
   *
   * @param name its name, shown in the legend
   * @param tone its colour
   * @param values one for each category; empty where there is none
   */
  record Bar(String name, Tone tone, List<OptionalDouble> values) {
    /** Copies the list. */
    public Bar {
      values = List.copyOf(values);
    }
  }
}
