package headroom.kernel;

/** The kind of device that a kernel runs on. */
public enum DeviceKind {
  /** The host's processor. */
  CPU,
  /** A CUDA device. */
  GPU
}
