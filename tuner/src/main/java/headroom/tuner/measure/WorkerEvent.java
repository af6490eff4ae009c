package headroom.tuner.measure;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import headroom.config.KernelConfig;
import headroom.profile.Ceiling;
import java.util.List;

/** What a worker says: one line of JSON on its standard output. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
  @JsonSubTypes.Type(value = WorkerEvent.Running.class, name = "running"),
  @JsonSubTypes.Type(value = WorkerEvent.Measured.class, name = "measured"),
  @JsonSubTypes.Type(value = WorkerEvent.Failed.class, name = "failed"),
  @JsonSubTypes.Type(value = WorkerEvent.Progress.class, name = "progress"),
  @JsonSubTypes.Type(value = WorkerEvent.Limit.class, name = "limit"),
  @JsonSubTypes.Type(value = WorkerEvent.Done.class, name = "done"),
  @JsonSubTypes.Type(value = WorkerEvent.Ended.class, name = "ended")
})
sealed interface WorkerEvent {

  /** An event that says how a configuration ended. */
  sealed interface Settled extends WorkerEvent {
    /** Position in the request. */
    int index();

    /** The outcome of that configuration. */
    Outcome outcome(KernelConfig config);
  }

  /**
   * A configuration is about to run: to blame if nothing is heard afterwards.
   *
   * @param index position in the request
   */
  record Running(int index) implements WorkerEvent {}

  /** All samples of one configuration; the fields are those of {@link Outcome.Measured}. */
  record Measured(
      int index,
      List<Double> sampleNanos,
      double p95Nanos,
      int disturbedSamples,
      double relativeError,
      long scratchBytes,
      double appendNanosPerToken)
      implements Settled {
    @Override
    public Outcome outcome(KernelConfig config) {
      return new Outcome.Measured(
          config,
          sampleNanos,
          List.of(),
          p95Nanos,
          disturbedSamples,
          relativeError,
          scratchBytes,
          appendNanosPerToken);
    }
  }

  /**
   * A configuration has no time.
   *
   * @param index position in the request
   * @param kind how it failed
   * @param message one line
   */
  record Failed(int index, Kind kind, String message) implements Settled {

    /** How a configuration can fail inside a living worker. */
    enum Kind {
      /** Not of its variant's space. */
      REJECTED,
      /** Generated source that does not compile. */
      COMPILE,
      /** The kernel threw. */
      LAUNCH,
      /** Wrong output. */
      INCORRECT
    }

    @Override
    public Outcome outcome(KernelConfig config) {
      return switch (kind) {
        case REJECTED -> new Outcome.Rejected(config, message);
        case COMPILE -> new Outcome.CompileFailed(config, message);
        case LAUNCH -> new Outcome.LaunchFailed(config, message);
        case INCORRECT -> new Outcome.Incorrect(config, message);
      };
    }
  }

  /**
   * A line for people.
   *
   * @param line without line break
   */
  record Progress(String line) implements WorkerEvent {}

  /**
   * One measured ceiling.
   *
   * @param ceiling what was measured
   */
  record Limit(Ceiling ceiling) implements WorkerEvent {}

  /**
   * The request is answered.
   *
   * @param error why not all of it, or empty
   */
  record Done(String error) implements WorkerEvent {}

  /** The worker's output ended; made by the reader, never sent. */
  record Ended() implements WorkerEvent {}
}
