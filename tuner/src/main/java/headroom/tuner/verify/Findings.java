package headroom.tuner.verify;

import headroom.gpu.ceiling.GpuCeiling;
import headroom.gpu.measure.CacheState;
import headroom.profile.Ceiling;
import headroom.shape.AttentionShape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a verification has found so far, in the order found. */
final class Findings {
  final List<EdgeCheck.Result> checks = new ArrayList<>();
  final List<GpuCeiling> ceilings = new ArrayList<>();
  final List<Timed> times = new ArrayList<>();
  final List<PeerTime> peers = new ArrayList<>();

  /** Configurations that disagree with float64, crash or do not compile. */
  long wrong() {
    return checks.stream().filter(check -> !check.correct()).count();
  }

  List<Ceiling> profileCeilings() {
    return ceilings.stream().map(GpuCeiling::ceiling).toList();
  }

  /** Times of a shape, the fastest first. */
  List<Timed> of(AttentionShape shape, CacheState state) {
    return times.stream()
        .filter(time -> time.candidate().shape().equals(shape) && time.state() == state)
        .sorted(Comparator.comparingDouble(time -> time.nanos().median()))
        .toList();
  }

  /** The fastest of the configurations that need no tuning. */
  Optional<Timed> untuned(AttentionShape shape, CacheState state, List<Candidate> defaults) {
    return of(shape, state).stream()
        .filter(time -> defaults.contains(time.candidate()))
        .findFirst();
  }

  /** PyTorch's fastest way on a shape. */
  Optional<PeerTime> fastestPeer(AttentionShape shape) {
    return peersOf(shape)
        .filter(peer -> peer.medianNanos().isPresent())
        .min(Comparator.comparingDouble(peer -> peer.medianNanos().orElseThrow()));
  }

  private Stream<PeerTime> peersOf(AttentionShape shape) {
    return peers.stream().filter(peer -> peer.shape().equals(shape.label()));
  }
}
