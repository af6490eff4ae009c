package headroom.tuner.gate.arm;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** JSON lines between a gate and its arms. */
final class ArmWire {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private ArmWire() {}

  static String write(ArmRequest request) {
    return MAPPER.writerFor(ArmRequest.class).writeValueAsString(request);
  }

  static String write(ArmReply reply) {
    return MAPPER.writerFor(ArmReply.class).writeValueAsString(reply);
  }

  /**
   * Reads a request.
   *
   * @throws IllegalArgumentException if it is none that this build knows
   */
  static ArmRequest readRequest(String line) {
    try {
      ArmRequest request = MAPPER.readValue(line, ArmRequest.class);
      if (request.protocol() != ArmRequest.PROTOCOL) {
        throw new IllegalArgumentException(
            "the gate speaks protocol %d, this build %d; run the gate of the newer build"
                .formatted(request.protocol(), ArmRequest.PROTOCOL));
      }
      return request;
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not a request: " + e.getOriginalMessage(), e);
    }
  }

  /** The reply on a line, or nothing where it is something else. */
  static Optional<ArmReply> readReply(String line) {
    if (!line.startsWith(ArmReply.PREFIX)) {
      return Optional.empty();
    }
    try {
      return Optional.of(MAPPER.readValue(line, ArmReply.class));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** What went wrong, as one short line. */
  static String message(Throwable failure) {
    String said = String.valueOf(failure.getMessage());
    String text =
        failure instanceof IllegalArgumentException
            ? said
            : failure.getClass().getSimpleName() + ": " + said;
    String line = text.strip().replaceAll("\\s*\\R\\s*", "; ");
    return line.substring(0, Math.min(400, line.length()));
  }
}
