package headroom.dispatch;

import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelVariant;
import headroom.kernel.KvLayout;
import headroom.profile.ConfirmedTime;
import headroom.profile.TunedShape;
import headroom.shape.AttentionShape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The configurations that may decode a shape, the best first: those that were tuned, from the
 * nearest shape on, then the defaults of all variants. What is illegal for the shape on this device
 * is left out, whatever a profile says of it.
 *
 * @param tuned entries that are trusted on this device
 * @param variants those that may run here
 * @param traits of this device
 * @param runsWith whether this process has these JVM flags
 */
record Candidates(
    List<TunedShape> tuned,
    List<KernelVariant> variants,
    DeviceTraits traits,
    Predicate<List<String>> runsWith) {

  /** Reasons that a {@link Choice} keeps; a large profile may have thousands. */
  private static final int MOST_NOTES = 8;

  /** A candidate with the variant that makes its kernel. */
  record Candidate(Choice choice, KernelVariant variant, KernelConfig config) {}

  /**
   * Candidates in order.
   *
   * @param shape what is decoded
   * @param capacity tokens that the cache was made for: its layout is that of a default for so many
   * @param passedOver receives why a nearer shape's configuration is not among them
   */
  Stream<Candidate> of(AttentionShape shape, int capacity, List<String> passedOver) {
    AttentionShape full = shape.withSeqLen(Math.min(capacity, AttentionShape.MAX_EXTENT));
    return Stream.concat(
        nearest(shape, full, passedOver),
        Stream.of(shape, full).distinct().flatMap(this::defaults));
  }

  private Stream<Candidate> nearest(
      AttentionShape shape, AttentionShape full, List<String> passedOver) {
    Map<String, ConfigSpace> spaces = new HashMap<>();
    return tuned.stream()
        .map(entry -> new Near(entry, ShapeDistance.between(shape, entry.shape())))
        .filter(near -> Double.isFinite(near.distance()))
        .sorted(Comparator.comparingDouble(Near::distance))
        .flatMap(near -> candidate(near, shape, full, spaces, passedOver).stream());
  }

  private record Near(TunedShape entry, double distance) {}

  private Optional<Candidate> candidate(
      Near near,
      AttentionShape shape,
      AttentionShape full,
      Map<String, ConfigSpace> spaces,
      List<String> passedOver) {
    List<String> notes = new ArrayList<>();
    ConfirmedTime time =
        lent(near.entry(), shape).orElseGet(() -> withinFlags(near.entry(), notes));
    String id = time.config().variant();
    Optional<KernelVariant> named =
        variants.stream().filter(variant -> variant.id().equals(id)).findFirst();
    Optional<String> refusal =
        named.isEmpty()
            ? Optional.of("no variant " + id + " runs here")
            : named.get().refusal(shape);
    if (refusal.isPresent()) {
      note(passedOver, near.entry().shape().label() + ": " + refusal.get());
      return Optional.empty();
    }
    KernelVariant variant = named.orElseThrow();
    ConfigSpace space = spaces.computeIfAbsent(id, _ -> variant.space(shape, traits));
    KernelConfig config =
        new CarriedOver(variant, traits, near.entry().shape(), shape, full)
            .of(time.config(), space);
    Optional<String> violation = space.violation(config);
    if (violation.isPresent()) {
      note(passedOver, near.entry().shape().label() + ": " + violation.get());
      return Optional.empty();
    }
    Choice.Source source =
        near.entry().shape().equals(shape) ? Choice.Source.EXACT : Choice.Source.NEAREST;
    return Optional.of(
        new Candidate(
            new Choice(
                source,
                Optional.of(config),
                Optional.of(near.entry().shape()),
                near.distance(),
                notes),
            variant,
            config));
  }

  /**
   * The default of an entry that the data cannot tell from its winner, for another shape: a gain
   * that may be none is not worth what it costs where it does not fit. At 32/32/64 keys in steps of
   * four tie with the default; the same at 32/32/128 spills, and takes 2.7 times as long ({@code
   * results/dispatch/README.md}). Lengths of one cache share its layout: there only a default that
   * has the winner's.
   */
  private Optional<ConfirmedTime> lent(TunedShape entry, AttentionShape shape) {
    ConfirmedTime untuned = entry.defaultTime();
    boolean lengths = entry.shape().withSeqLen(shape.seqLen()).equals(shape);
    return !entry.shape().equals(shape)
            && entry.tieSet().contains(untuned.config())
            && runsWith.test(untuned.jvmFlags())
            && (!lengths || layout(entry, untuned).equals(layout(entry, entry.winner())))
        ? Optional.of(untuned)
        : Optional.empty();
  }

  /** Empty where the variant does not run here. */
  private Optional<KvLayout> layout(TunedShape entry, ConfirmedTime time) {
    return variants.stream()
        .filter(variant -> variant.id().equals(time.config().variant()))
        .filter(variant -> variant.refusal(entry.shape()).isEmpty())
        .filter(variant -> variant.space(entry.shape(), traits).violation(time.config()).isEmpty())
        .map(variant -> variant.layout(entry.shape(), time.config()))
        .findFirst();
  }

  /** The winner, or the fastest without flags in a process that lacks the winner's. */
  private ConfirmedTime withinFlags(TunedShape entry, List<String> notes) {
    ConfirmedTime winner = entry.winner();
    if (runsWith.test(winner.jvmFlags())) {
      return winner;
    }
    notes.add(
        "measured with %s, which this process lacks; start java with them for its speed"
            .formatted(String.join(" ", winner.jvmFlags())));
    return entry.flagFree().orElse(winner);
  }

  private Stream<Candidate> defaults(AttentionShape shape) {
    return DefaultChoice.inOrder(variants, shape, traits)
        .map(
            config ->
                new Candidate(
                    new Choice(
                        Choice.Source.DEVICE_DEFAULT,
                        Optional.of(config),
                        Optional.empty(),
                        0,
                        List.of()),
                    variants.stream()
                        .filter(variant -> variant.id().equals(config.variant()))
                        .findFirst()
                        .orElseThrow(),
                    config));
  }

  /** Keeps a reason while there is room. */
  static void note(List<String> notes, String note) {
    if (notes.size() < MOST_NOTES) {
      notes.add(note);
    }
  }
}
