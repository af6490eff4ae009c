package headroom.tuner.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import headroom.json.DocumentException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script's output is foreign text. */
class PeerTimeTest {

  @Test
  void linesAreTimesOrReasons() {
    String printed =
        """
        {"shape": "a", "peer": "sdpa", "medianNanos": 1500.5, "samples": 15, "relativeError": 0.002}
        {"shape": "a", "peer": "flex", "error": "RuntimeError: no triton"}
        """;
    assertThat(PeerTime.read("peers", printed))
        .isEqualTo(
            List.of(
                new PeerTime("a", "sdpa", Optional.of(1500.5), ""),
                new PeerTime("a", "flex", Optional.empty(), "RuntimeError: no triton")));
  }

  @Test
  void aLineThatWasCutOffWhenTimeWasUpIsLeftOut() {
    String printed =
        "{\"shape\": \"a\", \"peer\": \"sdpa\", \"medianNanos\": 2}\n{\"shape\": \"a\", \"pe";
    assertThat(PeerTime.read("peers", printed)).hasSize(1);
    assertThat(PeerTime.read("peers", "")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no json",
        "{\"shape\": \"a\", \"peer\": \"sdpa\", \"medianNanos\": -1}",
        "{\"shape\": \"a\", \"peer\": \"sdpa\"}",
        "{\"shape\": \"a\", \"peer\": \"sdpa\", \"medianNanos\": 1, \"more\": 2}",
        "{\"shape\": 1, \"peer\": \"sdpa\", \"medianNanos\": 1}"
      })
  void anythingElseIsRefused(String line) {
    assertThatExceptionOfType(DocumentException.class)
        .isThrownBy(() -> PeerTime.read("peers", line + "\n"))
        .withMessageContaining("peers");
  }
}
