package headroom.tuner.report.section;

import headroom.profile.Resource;
import headroom.shape.AttentionKind;

/**
 * A colour by its meaning, on a light and on a dark page. Ways of sharing heads differ in lightness
 * too, and by the form of their points, for people who do not tell the hues apart.
 */
public enum Tone {
  /** Multi-query attention. */
  MQA("#0f766e", "#2dd4bf"),
  /** Grouped-query attention. */
  GQA("#2563eb", "#7aa2ff"),
  /** Multi-head attention. */
  MHA("#c2570c", "#f5a524"),
  /** The arithmetic ceiling. */
  FMA("#334155", "#cbd5e1"),
  /** A memory level's ceiling. */
  MEMORY("#94a3b8", "#64748b"),
  /** What memory binds. */
  MEMORY_BOUND("#7c3aed", "#a78bfa"),
  /** What is left. */
  REST("#e2e8f0", "#2a3340"),
  /** The first of several devices. */
  FIRST("#0f766e", "#2dd4bf"),
  /** The second of several devices. */
  SECOND("#7c3aed", "#a78bfa"),
  /** The third of several devices. */
  THIRD("#c2570c", "#f5a524"),
  /** The fourth of several devices. */
  FOURTH("#2563eb", "#7aa2ff");

  private static final Tone[] DEVICES = {FIRST, SECOND, THIRD, FOURTH};

  private final String light;
  private final String dark;

  Tone(String light, String dark) {
    this.light = light;
    this.dark = dark;
  }

  /** On a light page, {@code #rrggbb}. */
  public String light() {
    return light;
  }

  /** On a dark page, {@code #rrggbb}. */
  public String dark() {
    return dark;
  }

  /** As CSS and scripts call it: {@code memory-bound}. */
  public String id() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  static Tone of(AttentionKind kind) {
    return switch (kind) {
      case MHA -> MHA;
      case GQA -> GQA;
      case MQA -> MQA;
    };
  }

  static Tone bindingOf(Resource resource) {
    return resource.arithmetic() ? MQA : MEMORY_BOUND;
  }

  /** For the device at {@code index}; after four, colours come again. */
  static Tone ofDevice(int index) {
    return DEVICES[index % DEVICES.length];
  }
}
