package headroom.gpu.compile;

/** What a look for a compiler found: one, or the reason why there is none. */
public sealed interface CompilerDetection {
  /**
   * A compiler that answered.
   *
   * @param compiler ready to use
   */
  record Present(KernelCompiler compiler) implements CompilerDetection {}

  /**
   * None.
   *
   * @param reason one line for a person: what is missing, and the cure
   */
  record Absent(String reason) implements CompilerDetection {}
}
