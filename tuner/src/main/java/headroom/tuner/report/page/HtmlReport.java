package headroom.tuner.report.page;

import headroom.tuner.report.section.Block;
import headroom.tuner.report.section.Chart;
import headroom.tuner.report.section.Part;
import headroom.tuner.report.section.Section;
import headroom.tuner.report.section.Tone;
import java.util.ArrayList;
import java.util.List;

/**
 * The report as one HTML file that needs nothing else: styles, scripts, the chart library and its
 * licence are in it. Without scripts its tables still tell everything.
 */
public final class HtmlReport {

  private final Html html = new Html();
  private final List<Chart> charts = new ArrayList<>();
  private final List<Part> parts;
  private final String tool;

  private HtmlReport(List<Part> parts, String tool) {
    this.parts = parts;
    this.tool = tool;
  }

  /**
   * The whole page.
   *
   * @param parts what it shows
   * @param tool what wrote it, such as {@code headroom 0.1.0 (c07afa474379)}
   */
  public static String render(List<Part> parts, String tool) {
    return new HtmlReport(parts, tool).page();
  }

  private String page() {
    Assets assets = Assets.all();
    String style = tones() + assets.style();
    List<String> scripts = List.of(assets.chartLibrary(), assets.script());
    html.open("head").open("meta", "charset", "utf-8");
    html.open(
        "meta",
        "http-equiv",
        "Content-Security-Policy",
        "content",
        ContentPolicy.of(scripts, List.of(style)));
    html.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    html.open("meta", "name", "color-scheme", "content", "light dark");
    html.element("title", title()).verbatim("style", style).close("head");
    html.open("body");
    header();
    html.open("main", "id", "main", "tabindex", "-1");
    parts.forEach(this::part);
    html.close("main");
    footer(assets);
    html.verbatim(
        "script", ChartJson.write(charts), "type", "application/json", "id", "chart-data");
    scripts.forEach(script -> html.verbatim("script", script));
    html.close("body");
    return "<!DOCTYPE html>\n<html lang=\"en\">\n" + html + "</html>\n";
  }

  private String title() {
    return "Headroom: " + parts.getFirst().title();
  }

  private void header() {
    html.element("a", "Skip to the report", "class", "skip", "href", "#main");
    html.open("header", "class", "top").open("div", "class", "bar");
    html.element("span", "Headroom", "class", "brand");
    if (parts.size() > 1) {
      html.open("nav", "class", "tabs", "aria-label", "Profiles");
      parts.forEach(
          part -> html.element("a", part.name(), "href", "#" + part.id(), "class", "tab"));
      html.close("nav");
    }
    html.element(
        "button", "Dark", "type", "button", "id", "theme", "aria-pressed", "false", "hidden", "");
    html.close("div").close("header");
  }

  private void part(Part part) {
    html.open("article", "class", "part", "id", part.id());
    html.open("div", "class", "title").element("h1", part.title());
    html.element("p", part.subtitle(), "class", "subtitle").close("div");
    for (int i = 0; i < part.sections().size(); i++) {
      section(part, part.sections().get(i));
      if (i == 1) {
        contents(part);
      }
    }
    html.close("article");
  }

  /** Links to the sections; behind the headline, which needs the first screen for itself. */
  private void contents(Part part) {
    if (part.sections().size() < 4) {
      return;
    }
    html.open("nav", "class", "contents", "aria-label", "Sections of " + part.name());
    part.sections().stream()
        .skip(2)
        .forEach(
            section ->
                html.element("a", section.title(), "href", "#" + part.id() + "-" + section.id()));
    html.close("nav");
  }

  private void section(Part part, Section section) {
    String id = part.id() + "-" + section.id();
    html.open(
        "section", "id", id, "class", "section " + section.id(), "aria-labelledby", id + "-title");
    html.element("h2", section.title(), "id", id + "-title");
    if (!section.lead().isEmpty()) {
      html.element("p", section.lead(), "class", "lead");
    }
    BlockHtml blocks = new BlockHtml(html, charts);
    for (Block block : section.blocks()) {
      blocks.write(block);
    }
    html.close("section");
  }

  private void footer(Assets assets) {
    html.open("footer").open("p");
    html.text("Written by " + tool + ". Shapes read as heads/KV heads/head dim · keys; charts by")
        .text(" Apache ECharts, inlined.");
    html.close("p").open("details").element("summary", "Licence of the chart library");
    html.element("pre", assets.licences(), "tabindex", "0");
    html.close("details").close("footer");
  }

  /** Each colour once for light and dark; the browser picks. */
  private static String tones() {
    StringBuilder css = new StringBuilder(":root{");
    for (Tone tone : Tone.values()) {
      css.append("--tone-%s:light-dark(%s,%s);".formatted(tone.id(), tone.light(), tone.dark()));
    }
    css.append("}\n");
    for (Tone tone : Tone.values()) {
      css.append(".tone-%1$s{background:var(--tone-%1$s)}%n".formatted(tone.id()));
    }
    return css.toString().replace("\r\n", "\n");
  }
}
