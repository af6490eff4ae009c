package headroom.tuner.report.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import headroom.json.DocumentException;
import headroom.tuner.report.ReportFixture;
import headroom.tuner.report.data.ReportData;
import headroom.tuner.report.section.ReportParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

class ChartFilesTest {

  @TempDir private Path folder;

  private List<Path> write(ReportData data) {
    try {
      return ChartFiles.write(ReportParts.of(data), folder.resolve("charts"));
    } catch (NoFontsException e) {
      return abort(e.getMessage());
    }
  }

  @Test
  void theMainChartsAreThereAsPicturesAndAsVectors() throws Exception {
    List<Path> files = write(ReportFixture.two());
    assertThat(files)
        .extracting(file -> String.valueOf(file.getFileName()))
        .contains(
            "device-1-roofline.svg",
            "device-1-roofline.png",
            "device-1-length.svg",
            "device-1-sharing-2.png",
            "device-1-search.svg",
            "compare-speed.png",
            "gate-gate.svg")
        .doesNotHaveDuplicates();
    Path png = folder.resolve("charts/device-1-roofline.png");
    assertThat(ImageIO.read(png.toFile()).getWidth()).isGreaterThan(960);
    assertThat(svg(folder.resolve("charts/device-1-roofline.svg")).getAttribute("viewBox"))
        .isEqualTo("0 0 960 540");
  }

  private static Element svg(Path file) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    return factory.newDocumentBuilder().parse(file.toFile()).getDocumentElement();
  }

  /** A name is a hyphenated id, a text is text. */
  @Test
  void hostileNamesMakeNeitherFilesNorElements() throws Exception {
    List<Path> files = write(ReportFixture.hostile());
    for (Path file : files) {
      assertThat(file.getFileName().toString()).matches("[a-z0-9-]+\\.(svg|png)");
      assertThat(file.getParent()).isEqualTo(folder.resolve("charts"));
      if (file.toString().endsWith(".svg")) {
        assertThat(svg(file).getElementsByTagName("script").getLength()).isZero();
      }
    }
  }

  @Test
  void aFolderThatIsAFileIsToldInOneLine() throws IOException {
    Path file = Files.writeString(folder.resolve("charts"), "");
    assertThatThrownBy(() -> write(ReportFixture.one()))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("name another folder");
  }
}
