package headroom.tuner.report.image;

import headroom.json.DocumentException;
import headroom.tuner.report.section.Block;
import headroom.tuner.report.section.Part;
import headroom.tuner.report.section.Section;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.internal.chartpart.Chart;

/**
 * Writes every chart of a report as {@code <part>-<section>.svg} and {@code .png}; names are of
 * letters, digits and hyphens, whatever a profile holds.
 */
public final class ChartFiles {

  /** Twice a screen's 96: sharp on a slide, some 100 KB. */
  private static final int DOTS_PER_INCH = 192;

  private ChartFiles() {}

  /**
   * Writes the files, over older ones of their names.
   *
   * @param folder where to; made as needed
   * @return what was written
   * @throws DocumentException if a file cannot be written
   * @throws NoFontsException if this Java runtime cannot draw text
   */
  public static List<Path> write(List<Part> parts, Path folder) {
    // No window is ever opened; without this macOS shows one in the dock.
    System.setProperty("java.awt.headless", "true");
    requireFonts();
    List<Path> files = new ArrayList<>();
    try {
      Files.createDirectories(folder);
      for (Part part : parts) {
        for (Section section : part.sections()) {
          write(part.id() + "-" + section.id(), section, folder, files);
        }
      }
    } catch (IOException e) {
      throw new DocumentException(
          "cannot write charts into %s: %s; name another folder".formatted(folder, e.getMessage()));
    }
    return List.copyOf(files);
  }

  private static void write(String name, Section section, Path folder, List<Path> files)
      throws IOException {
    int number = 0;
    for (Block block : section.blocks()) {
      if (block instanceof Block.Figure figure) {
        number++;
        Path stem = folder.resolve(number == 1 ? name : name + "-" + number);
        Chart<?, ?> picture = Picture.of(figure.chart());
        VectorGraphicsEncoder.saveVectorGraphic(picture, stem.toString(), VectorGraphicsFormat.SVG);
        BitmapEncoder.saveBitmapWithDPI(picture, stem.toString(), BitmapFormat.PNG, DOTS_PER_INCH);
        files.add(Path.of(stem + ".svg"));
        files.add(Path.of(stem + ".png"));
      }
    }
  }

  /** Java draws text with the system's fonts, which a bare container lacks. */
  private static void requireFonts() {
    try {
      new Font(Font.SANS_SERIF, Font.PLAIN, 12)
          .getStringBounds("m", new FontRenderContext(null, true, true));
    } catch (LinkageError | InternalError | RuntimeException e) {
      throw new NoFontsException(e);
    }
  }
}
