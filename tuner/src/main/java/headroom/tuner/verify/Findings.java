package headroom.tuner.verify;

import headroom.gpu.ceiling.GpuCeiling;
import headroom.gpu.measure.CacheState;
import headroom.profile.Ceiling;
import headroom.shape.AttentionShape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a verification has found so far, in the order found: the events of its journal. */
final class Findings {
  final List<EdgeCheck.Result> checks = new ArrayList<>();
  final List<GpuCeiling> ceilings = new ArrayList<>();
  final List<Timed> times = new ArrayList<>();
  final List<PeerTime> peers = new ArrayList<>();

  /** Steps that took their process along, each with how it ended. */
  final List<String> lost = new ArrayList<>();

  private final Map<String, Candidate> candidates = new HashMap<>();
  private final Set<String> over = new HashSet<>();

  /**
   * Nothing yet.
   *
   * @param candidates that events may name
   */
  Findings(List<Candidate> candidates) {
    candidates.forEach(candidate -> this.candidates.put(candidate.toString(), candidate));
  }

  /** Takes note of an event; what a changed plan does not know any more is left out. */
  void add(VerifyEvent event) {
    switch (event) {
      case VerifyEvent.Begun _ -> {}
      case VerifyEvent.Checked(var name, var correct, var error, var reason) ->
          check(name, correct, error, reason);
      case VerifyEvent.Limit(var ceiling) -> ceilings.add(ceiling);
      case VerifyEvent.Took took ->
          named(took.candidate()).ifPresent(candidate -> times.add(took.by(candidate)));
      case VerifyEvent.Used(var name, var state, var millijoules) ->
          times.replaceAll(
              time ->
                  time.state() == state && time.candidate().toString().equals(name)
                      ? time.with(millijoules)
                      : time);
      case VerifyEvent.Peer(var time) -> peers.add(time);
      case VerifyEvent.Over(var step) -> over.add(step);
      case VerifyEvent.Lost(var what, var why) -> {
        over.add(what);
        if (named(what).isPresent()) {
          // What crashed in one state of the cache is not fast in the other.
          times.removeIf(time -> time.candidate().toString().equals(what));
          check(what, false, Double.POSITIVE_INFINITY, why);
        } else {
          lost.add("%s: %s".formatted(what, why));
        }
      }
    }
  }

  /** A later result counts: one that was right on edges may crash when it is timed. */
  private void check(String name, boolean correct, double error, String reason) {
    Optional<Candidate> candidate = named(name);
    if (candidate.isPresent()) {
      checks.removeIf(earlier -> earlier.candidate().equals(candidate.get()));
      checks.add(new EdgeCheck.Result(candidate.get(), correct, error, reason));
    }
  }

  private Optional<Candidate> named(String name) {
    return Optional.ofNullable(candidates.get(name));
  }

  /** Whether a step came to an end, good or bad. */
  boolean isOver(String step) {
    return over.contains(step);
  }

  boolean isChecked(Candidate candidate) {
    return checks.stream().anyMatch(check -> check.candidate().equals(candidate));
  }

  boolean isTimed(Candidate candidate) {
    return times.stream().anyMatch(time -> time.candidate().equals(candidate));
  }

  /** Configurations that disagree with float64, crash or do not compile. */
  long wrong() {
    return checks.stream().filter(check -> !check.correct()).count();
  }

  /** Whether nothing that was looked at was wrong. */
  boolean allCorrect() {
    return wrong() == 0 && lost.isEmpty();
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

  /** PyTorch's ways that anything is known of, in the order found. */
  List<String> peerNames() {
    return peers.stream().map(PeerTime::peer).distinct().toList();
  }

  /** Time of one of PyTorch's ways on a shape, where it has one. */
  Optional<Double> peerNanos(AttentionShape shape, String peer) {
    return peers.stream()
        .filter(time -> time.shape().equals(shape.label()) && time.peer().equals(peer))
        .findFirst()
        .flatMap(PeerTime::medianNanos);
  }
}
