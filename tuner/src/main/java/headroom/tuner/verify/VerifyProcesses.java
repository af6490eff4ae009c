package headroom.tuner.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs a verification in a process of its own, and in another behind it where a kernel crashed or
 * hung: with the process goes the GPU's context, whatever state the kernel left it in. What the
 * process had begun is blamed, noted in the journal, and not tried again.
 */
public final class VerifyProcesses {

  /** For a JVM to start, or to write its files, between two things that it begins. */
  private static final int BETWEEN_SECONDS = 60;

  private static final int POLL_MILLIS = 50;

  private static final int LAST_SECONDS = 10;

  private final VerifyRun run;
  private final Supplier<ProcessBuilder> processes;
  private final Consumer<String> progress;
  private Optional<Process> current = Optional.empty();
  private boolean stopped;

  /**
   * Processes of a run.
   *
   * @param processes a {@link GpuVerification} of this run each; 0 is the exit code of one that
   *     came to its end
   * @param progress told when one is lost
   */
  public VerifyProcesses(
      VerifyRun run, Supplier<ProcessBuilder> processes, Consumer<String> progress) {
    this.run = run;
    this.processes = processes;
    this.progress = progress;
  }

  /** What all processes found together. */
  public enum Outcome {
    /** Every configuration that was looked at agreed with float64. */
    CORRECT,
    /** Some did not, or took their process along; the table says which. */
    WRONG
  }

  /**
   * Starts processes until one comes to its end, or gets no further than the one before.
   *
   * @throws IOException if none can be started
   * @throws InterruptedException if the caller is; the process is ended
   * @throws CancellationException after {@link #stop}
   */
  public Outcome run() throws IOException, InterruptedException {
    Files.deleteIfExists(run.journal());
    boolean ended = false;
    boolean further = true;
    while (!ended && further) {
      int before = events().size();
      Optional<String> death = watch(start());
      ended = death.isEmpty();
      if (death.isPresent()) {
        requireRunning();
        blame(death.get());
        further = gotFurther(events(), before);
        progress.accept(
            death.get()
                + (further
                    ? "; the next goes on behind it"
                    : ", and another would get no further"));
      }
    }
    Findings found = run.findings(events());
    new VerifyFiles(run).write(found);
    return ended && found.allCorrect() ? Outcome.CORRECT : Outcome.WRONG;
  }

  /** Whether anything is known that was not: to lose the same step once more is nothing. */
  private static boolean gotFurther(List<VerifyEvent> events, int before) {
    List<VerifyEvent> earlier = events.subList(0, before);
    return events.subList(before, events.size()).stream()
        .anyMatch(
            event ->
                switch (event) {
                  case VerifyEvent.Begun _ -> false;
                  case VerifyEvent.Lost lost -> !lostBefore(lost.what(), earlier);
                  case VerifyEvent.Checked _,
                      VerifyEvent.Limit _,
                      VerifyEvent.Took _,
                      VerifyEvent.Used _,
                      VerifyEvent.Peer _,
                      VerifyEvent.Over _ ->
                      true;
                });
  }

  private static boolean lostBefore(String step, List<VerifyEvent> earlier) {
    return earlier.stream()
        .anyMatch(event -> event instanceof VerifyEvent.Lost lost && lost.what().equals(step));
  }

  private synchronized void requireRunning() {
    if (stopped) {
      throw new CancellationException("the verification was stopped");
    }
  }

  private synchronized Process start() throws IOException {
    requireRunning();
    Process started = processes.get().start();
    current = Optional.of(started);
    return started;
  }

  /** Ends the process that runs, and starts no other. From any thread. */
  public synchronized void stop() {
    stopped = true;
    current.ifPresent(VerifyProcesses::kill);
  }

  /** The table of what is known. */
  public String table() {
    return new VerifyFiles(run).table(run.findings(events()));
  }

  private List<VerifyEvent> events() {
    return VerifyJournal.read(run.journal());
  }

  /** Writes down what was under way, unless the process itself did. */
  private void blame(String death) throws IOException {
    Optional<VerifyEvent.Begun> begun = VerifyJournal.unfinished(events());
    if (begun.isPresent()) {
      try (VerifyJournal journal = new VerifyJournal(run.journal())) {
        journal.write(new VerifyEvent.Lost(begun.get().what(), death));
      }
    }
  }

  /** How a process ended before its time; empty if it came to its end. */
  private Optional<String> watch(Process process) throws IOException, InterruptedException {
    try {
      long heard = size();
      long deadline = deadline();
      while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        if (size() != heard) {
          heard = size();
          deadline = deadline();
        } else if (System.nanoTime() > deadline) {
          return Optional.of("its process hung and was ended");
        }
      }
      return process.exitValue() == 0
          ? Optional.empty()
          : Optional.of("its process ended with exit code " + process.exitValue());
    } finally {
      kill(process);
      process.waitFor(LAST_SECONDS, TimeUnit.SECONDS); // its context frees the GPU for the next
    }
  }

  private long size() throws IOException {
    return Files.exists(run.journal()) ? Files.size(run.journal()) : 0;
  }

  private long deadline() {
    int seconds =
        VerifyJournal.unfinished(events()).map(VerifyEvent.Begun::seconds).orElse(BETWEEN_SECONDS);
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
  }

  /** With PyTorch, if that is what it waits for. */
  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
