package headroom.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A format's label says all of it. */
class KvFormatTest {

  @Test
  void labelsAreShort() {
    assertThat(KvFormat.F32.label()).isEqualTo("f32");
    assertThat(new KvFormat(ElementType.BF16, 32).label()).isEqualTo("bf16-p32");
  }

  @Test
  void everyLabelIsReadBack() {
    for (ElementType element : ElementType.values()) {
      for (int page : new int[] {KvFormat.CONTIGUOUS, 16, 4096}) {
        KvFormat format = new KvFormat(element, page);
        assertThat(KvFormat.named(format.label())).isEqualTo(format);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "f64", "f32-p", "f32-p24", "f32-px", "-p32", "f32-p99999999999"})
  void whatIsNoFormatIsRefused(String label) {
    assertThatThrownBy(() -> KvFormat.named(label)).isInstanceOf(IllegalArgumentException.class);
  }
}
