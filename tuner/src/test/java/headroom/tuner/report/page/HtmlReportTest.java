package headroom.tuner.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import headroom.tuner.gate.history.History;
import headroom.tuner.report.EditedEntry;
import headroom.tuner.report.ReportFixture;
import headroom.tuner.report.data.DeviceRun;
import headroom.tuner.report.data.ReportData;
import headroom.tuner.report.section.ReportParts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One file that needs nothing else, and lets nothing out of its data. */
class HtmlReportTest {

  private static final Pattern SCRIPT =
      Pattern.compile("<script([^>]*)>(.*?)</script>", Pattern.DOTALL);

  private static final String PAGE = render(ReportFixture.two());
  private static final String HOSTILE = render(ReportFixture.hostile());

  private static String render(ReportData data) {
    return HtmlReport.render(ReportParts.of(data), "headroom test");
  }

  private static List<MatchResult> scripts(String page) {
    return SCRIPT.matcher(page).results().toList();
  }

  private static JsonNode charts(String page) {
    return JsonMapper.builder().build().readTree(scripts(page).getFirst().group(2));
  }

  @Test
  void itStaysBelowTwoMegabytes() {
    assertThat(PAGE.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(2_000_000);
  }

  /** As many shapes as no person looks at: the page shows some, and says of how many. */
  @Test
  void soDoesALargeProfile() {
    TuningProfile large = large(3000, List.of());
    String page =
        render(
            new ReportData(
                List.of(
                    new DeviceRun("large", large, Optional.of(ReportFixture.raw(large))),
                    new DeviceRun("again", large, Optional.of(ReportFixture.raw(large)))),
                new History(List.of())));
    assertThat(page.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(2_000_000);
    assertThat(page).contains("The first 180 of 3000 shapes are shown.");
  }

  /** As many as a report takes, their shapes of models with names as long as may be. */
  @Test
  void soDoTwelveLargeProfiles() {
    TuningProfile large =
        large(400, IntStream.range(0, 8).mapToObj(i -> String.valueOf(i).repeat(200)).toList());
    List<DeviceRun> runs =
        IntStream.rangeClosed(1, ReportData.MAX_RUNS)
            .mapToObj(i -> new DeviceRun("p" + i, large, Optional.of(ReportFixture.raw(large))))
            .toList();
    String page = render(new ReportData(runs, ReportFixture.drift()));
    assertThat(page.getBytes(StandardCharsets.UTF_8).length).isLessThan(2_000_000);
    assertThat(page).contains("The first 30 of 400 shapes are shown.");
  }

  private static TuningProfile large(int lengths, List<String> models) {
    TuningProfile golden = ReportFixture.GOLDEN;
    return new TuningProfile(
        golden.tool(),
        golden.run(),
        golden.device(),
        golden.ceilings(),
        IntStream.rangeClosed(1, lengths).mapToObj(keys -> withLength(keys, models)).toList());
  }

  private static TunedShape withLength(int seqLen, List<String> models) {
    TunedShape tuned = ReportFixture.GOLDEN.shapes().getFirst();
    AttentionShape shape = tuned.shape().withSeqLen(seqLen);
    return EditedEntry.of(tuned).shape(shape).models(models).entry();
  }

  /** After four devices colours come again: then a colour has two names. */
  @Test
  void theLegendNamesEveryProfile() {
    List<DeviceRun> runs =
        IntStream.rangeClosed(1, 5)
            .mapToObj(i -> new DeviceRun("p" + i, ReportFixture.GOLDEN, Optional.empty()))
            .toList();
    assertThat(render(new ReportData(runs, new History(List.of()))))
        .contains("p1, p5</li>", "p2</li>");
  }

  @Test
  void itLoadsNothing() {
    String markup = SCRIPT.matcher(PAGE).replaceAll("").replaceAll("(?s)<pre.*?</pre>", "");
    assertThat(markup)
        .doesNotContainPattern("(src|srcset|action|data|poster)=\"")
        .doesNotContainPattern("href=\"[^#]")
        .doesNotContain("@import", "url(", "<link", "<iframe");
  }

  @Test
  void itsPolicyAllowsJustItsOwnScriptsAndStyle() throws Exception {
    List<String> allowed = new ArrayList<>();
    for (MatchResult script : scripts(PAGE)) {
      if (script.group(1).isEmpty()) {
        allowed.add(hash(script.group(2)));
      }
    }
    String style = PAGE.substring(PAGE.indexOf("<style>") + 7, PAGE.indexOf("</style>"));
    String policy =
        Pattern.compile("Content-Security-Policy\" content=\"([^\"]*)")
            .matcher(PAGE)
            .results()
            .findFirst()
            .orElseThrow()
            .group(1)
            .replace("&#39;", "'");
    assertThat(allowed).hasSize(2);
    assertThat(policy)
        .contains("default-src 'none'")
        .contains("script-src " + String.join(" ", allowed) + ";")
        .contains("style-src " + hash(style) + ";")
        .doesNotContain("unsafe");
    assertThat(SCRIPT.matcher(PAGE).replaceAll(""))
        .doesNotContainPattern("<[a-z][^>]* (style|on[a-z]+)=");
  }

  private static String hash(String text) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
  }

  @Test
  void everyChartHasItsNumbersBesideIt() {
    long figures = Pattern.compile("<figure>").matcher(PAGE).results().count();
    long numbered =
        Pattern.compile("<figure>(?:(?!</figure>).)*<table>", Pattern.DOTALL)
            .matcher(PAGE)
            .results()
            .count();
    assertThat(charts(PAGE).size()).isEqualTo((int) figures).isEqualTo((int) numbered);
  }

  @Test
  void noIdStandsTwice() {
    List<String> ids =
        Pattern.compile(" id=\"([^\"]*)\"").matcher(PAGE).results().map(id -> id.group(1)).toList();
    assertThat(new HashSet<>(ids)).hasSameSizeAs(ids);
  }

  @Test
  void theLicenceOfTheChartLibraryIsInIt() {
    assertThat(PAGE).contains("Apache License", "Apache ECharts", "Mike Bostock");
  }

  @Test
  void hostileTextsAreShownAndNothingElse() {
    assertThat(scripts(HOSTILE)).as("the same three").hasSize(3);
    String markup = SCRIPT.matcher(HOSTILE).replaceAll("");
    assertThat(markup)
        .contains("&lt;script&gt;window.hurt=1&lt;/script&gt;")
        .doesNotContain("<script", "<img", "\u202e");
    assertThat(charts(HOSTILE).toString()).contains("window.hurt=1</script>");
    assertThat(HOSTILE.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(2_000_000);
  }

  @Test
  void hostileTextsStayInTheirCellsOfMarkdown() {
    String markdown = MarkdownReport.render(ReportParts.of(ReportFixture.hostile()));
    assertThat(markdown).doesNotContain("<script", "<img", "](javascript");
    List<String> lines = markdown.lines().toList();
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).startsWith("| ") && lines.get(i - 1).startsWith("|")) {
        assertThat(bars(lines.get(i))).as(lines.get(i)).isEqualTo(bars(lines.get(i - 1)));
      }
    }
  }

  private static int bars(String line) {
    return line.replace("\\|", "").replaceAll("[^|]", "").length();
  }
}
