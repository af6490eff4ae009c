package headroom.gpu.ptx;

/** When an asynchronous copy lands. A right kernel does not depend on it: test both. */
public enum CopyTiming {
  /** At once: shows who overwrites what others still read. */
  EAGER,
  /** Only when waited for: shows who reads before. */
  LAZY
}
