package headroom.gpu.nvml;

/** What a look for the management library found: it, or the reason why it cannot be used. */
public sealed interface NvmlDetection {
  /**
   * The library, ready to be asked; whoever gets it closes it.
   *
   * @param nvml the library
   */
  record Present(Nvml nvml) implements NvmlDetection {}

  /**
   * No telemetry; measuring goes on without.
   *
   * @param reason one line for a person: what is missing, and the cure
   */
  record Absent(String reason) implements NvmlDetection {}
}
