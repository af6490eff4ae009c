package headroom.dispatch;

import headroom.config.KernelConfig;
import headroom.kernel.KernelCatalog;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What decodes a shape, and why.
 *
 * @param source where the configuration comes from
 * @param config what runs; empty for the reference
 * @param tuned the shape that it was tuned for, if it was tuned
 * @param distance {@link ShapeDistance} from there; 0 if it was not tuned
 * @param notes what a person should know, such as missing JVM flags and nearer shapes that were
 *     passed over
 */
public record Choice(
    Source source,
    Optional<KernelConfig> config,
    Optional<AttentionShape> tuned,
    double distance,
    List<String> notes) {

  /** Copies the notes. */
  public Choice {
    notes = List.copyOf(notes);
  }

  /** Where a configuration comes from, in the order of trying. */
  public enum Source {
    /** The profile's entry for this very shape. */
    EXACT,
    /**
     * The profile's entry for the nearest shape whose configuration is legal for this one: what it
     * has of the default there is that of the default here ({@link CarriedOver}).
     */
    NEAREST,
    /** The untuned default for this shape and device. */
    DEVICE_DEFAULT,
    /** Plain float64 loops, where nothing else can read the cache. */
    REFERENCE;

    /** For people: {@code device default}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /**
   * What a profile names for a shape on the device that it was measured on, in a process with all
   * JVM flags.
   *
   * @throws IllegalStateException if the catalogue has no variant for such a device
   */
  public static Choice of(TuningProfile profile, KernelCatalog catalog, AttentionShape shape) {
    List<String> passedOver = new ArrayList<>();
    Choice first =
        new Candidates(
                profile.shapes(),
                catalog.forDevice(profile.device().kind()),
                profile.device().traits(),
                _ -> true)
            .of(shape, shape.seqLen(), passedOver)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no kernel variant for such a device"))
            .choice();
    return first.withNotes(passedOver);
  }

  /** One line: {@code nearest b1-h32-kv8-d128-s512: split-row[…]}. */
  public String describe() {
    return source.label()
        + tuned.map(shape -> " " + shape.label()).orElse("")
        + config.map(it -> ": " + it.key()).orElse("");
  }

  Choice withNotes(List<String> more) {
    return new Choice(source, config, tuned, distance, more);
  }
}
