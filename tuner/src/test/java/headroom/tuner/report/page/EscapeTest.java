package headroom.tuner.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** No text gets out of the place that it was written to. */
class EscapeTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Property(tries = 500)
  void htmlHasNoMarkup(@ForAll @StringLength(max = 60) String text) {
    assertThat(Escape.html(text))
        .doesNotContainPattern("[<>\"']")
        .doesNotContainPattern("&(?!(amp|lt|gt|quot|#39);)")
        .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Cs}]");
  }

  @Property(tries = 500)
  void jsonKeepsItsMeaningAndCannotEndAScript(
      @ForAll @StringLength(max = 60) @CharRange(from = ' ', to = '\u2030') String text) {
    String safe = Escape.json(JSON.writeValueAsString(text));
    assertThat(safe).doesNotContainPattern("[<>&\u2028\u2029]");
    assertThat(JSON.readValue(safe, String.class)).isEqualTo(text);
  }

  @Test
  void markdownHasNoLinkNoCodeAndNoFurtherCell() {
    assertThat(Escape.markdown("a|b [x](javascript:1) `c` <i>"))
        .isEqualTo("a\\|b \\[x\\]\\(javascript\\:1\\) \\`c\\` &lt;i&gt;");
  }
}
