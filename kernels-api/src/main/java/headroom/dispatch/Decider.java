package headroom.dispatch;

import headroom.dispatch.Candidates.Candidate;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelCatalog;
import headroom.kernel.KernelVariant;
import headroom.kernel.KvLayout;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Takes the first candidate that reads the cache's layout and whose kernel can be made here, or the
 * reference. Not for the steady state: what it decided is looked up from then on.
 *
 * @param match how far the profile holds here
 * @param candidates what may decode a shape
 * @param shelf the kernels that were made
 */
record Decider(FingerprintMatch match, Candidates candidates, KernelShelf shelf)
    implements AutoCloseable {

  /**
   * A profile's decider on a device.
   *
   * @param skipped why it is not another device
   */
  static Decider of(
      TuningProfile profile, ThisDevice device, KernelCatalog catalog, List<String> skipped) {
    FingerprintMatch match =
        FingerprintMatch.of(profile.device(), device.fingerprint()).and(skipped);
    List<TunedShape> tuned = match.grade().usable() ? profile.shapes() : List.of();
    DeviceTraits traits = device.fingerprint().traits();
    List<KernelVariant> variants = catalog.forDevice(device.fingerprint().kind());
    return new Decider(
        match, new Candidates(tuned, variants, traits, device::runsWith), new KernelShelf());
  }

  /**
   * Decides for decodes that are alike.
   *
   * @param capacity tokens that the cache was made for
   * @param cacheLayout layout of the cache, or empty where it is still to be made
   */
  Route decide(AttentionShape shape, int capacity, Optional<KvLayout> cacheLayout) {
    List<String> passedOver = new ArrayList<>();
    if (!match.reasons().isEmpty()) {
      passedOver.add("the profile's device: " + match.describe());
    }
    Iterator<Candidate> inOrder = candidates.of(shape, capacity, passedOver).iterator();
    while (inOrder.hasNext()) {
      Candidate candidate = inOrder.next();
      KvLayout layout = candidate.variant().layout(shape, candidate.config());
      if (cacheLayout.isPresent() && !cacheLayout.get().equals(layout)) {
        Candidates.note(
            passedOver, "%s: reads %s".formatted(candidate.choice().describe(), layout));
        continue;
      }
      Optional<SharedKernel> kernel =
          shelf.kernel(shape, candidate, !measured(candidate.choice()), passedOver);
      if (kernel.isPresent()) {
        List<String> notes = new ArrayList<>(candidate.choice().notes());
        notes.addAll(passedOver);
        return new Route(
            shape, capacity, layout, candidate.choice().withNotes(notes), kernel.get());
      }
    }
    return reference(shape, capacity, cacheLayout, passedOver);
  }

  private Route reference(
      AttentionShape shape, int capacity, Optional<KvLayout> cacheLayout, List<String> notes) {
    KvLayout layout = cacheLayout.orElseGet(() -> KvLayout.rowMajor(shape.headDim()));
    Choice choice =
        new Choice(Choice.Source.REFERENCE, Optional.empty(), Optional.empty(), 0, notes);
    return new Route(shape, capacity, layout, choice, shelf.reference(shape));
  }

  /** Whether the tune has compared this very kernel with the reference on this very set-up. */
  private boolean measured(Choice choice) {
    return choice.source() == Choice.Source.EXACT && match.grade() == FingerprintMatch.Grade.EXACT;
  }

  @Override
  public void close() {
    shelf.close();
  }
}
