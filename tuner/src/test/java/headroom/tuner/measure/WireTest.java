package headroom.tuner.measure;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.profile.Ceiling;
import headroom.profile.Resource;
import headroom.shape.AttentionShape;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages come back as they went; anything else is no message. */
class WireTest {

  @Test
  void requestsAndEventsSurviveTheWire() {
    KernelConfig config =
        KernelConfig.of(
            "tiled",
            Map.of("kvBlock", new AxisValue.Int(128), "vLayout", new AxisValue.Name("row")));
    WorkerRequest screen =
        new WorkerRequest.Screen(
            new AttentionShape(2, 71, 1, 64, 513),
            List.of(WireConfig.of(config)),
            7,
            3_000_000,
            9,
            -1,
            2,
            true);
    WorkerRequest ceilings =
        new WorkerRequest.Ceilings(new DeviceTraits(256, 16, 2, 1, 2, 3), List.of(1, 2));
    List<WorkerEvent> events =
        List.of(
            new WorkerEvent.Running(3),
            new WorkerEvent.Measured(1, List.of(1.5, 2.5), 3.5, 1, 1e-7, 64, 12.5),
            new WorkerEvent.Failed(2, WorkerEvent.Failed.Kind.COMPILE, "';' \"expected\" é"),
            new WorkerEvent.Progress("half"),
            new WorkerEvent.Limit(new Ceiling(Resource.L3, 2, 30, 28, 15, 1 << 20)),
            new WorkerEvent.Done(""));

    for (WorkerRequest request : List.of(screen, ceilings)) {
      assertThat(Wire.read(Wire.write(request), WorkerRequest.class)).contains(request);
    }
    for (WorkerEvent event : events) {
      assertThat(Wire.write(event)).doesNotContain("\n");
      assertThat(Wire.read(Wire.write(event), WorkerEvent.class)).contains(event);
    }
    assertThat(WireConfig.of(config).toConfig()).isEqualTo(config);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# A fatal error has been detected by the Java Runtime Environment:",
        "{\"event\":\"unheard-of\"}",
        "{\"event\":\"running\",\"index\":",
        "{}",
        "[1]"
      })
  void whatIsNoMessageIsNotRead(String line) {
    assertThat(Wire.read(line, WorkerEvent.class)).isEmpty();
  }

  @Test
  void aFloodWithoutLineBreaksIsCutOff() throws IOException {
    StringReader flood = new StringReader("x".repeat(3 * Wire.MAX_LINE_CHARS) + "\nnext");

    assertThat(Wire.readLine(flood))
        .hasValueSatisfying(line -> assertThat(line).hasSize(Wire.MAX_LINE_CHARS));
    assertThat(Wire.readLine(flood)).contains("next");
    assertThat(Wire.readLine(flood)).isEmpty();
  }

  @Test
  void messagesAreOneShortLine() {
    assertThat(Wire.oneLine(" a\n  b \r\n c ")).isEqualTo("a; b; c");
    assertThat(Wire.oneLine("y".repeat(10_000)).length()).isLessThan(500);
  }
}
