package headroom.tuner.session;

import headroom.kernel.KernelVariant;
import headroom.shape.AttentionShape;
import headroom.tuner.fleet.Entrants;
import headroom.tuner.fleet.Evidence;
import headroom.tuner.fleet.Merge;
import headroom.tuner.fleet.RunLog;
import headroom.tuner.fleet.RunLogReader;
import headroom.tuner.fleet.Setup;
import headroom.tuner.fleet.Shard;
import headroom.tuner.fleet.SharedVariant;
import headroom.tuner.journal.Origin;
import headroom.tuner.search.Strategies;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Six shards of three shapes, run on a fast and a slow node of made-up machines. */
final class FakeFleet implements AutoCloseable {

  static final int SHARDS = 6;
  static final List<KernelVariant> VARIANTS = List.of(new FakeVariant("tiled"));
  static final Setup SETUP = new Setup(FakeMachine.DEVICE, FakeMachine.TOOL, 1, "hot");
  static final Merge MERGE = new Merge(new Entrants(SETUP, VARIANTS), Merge.FINALISTS);

  private static final double SLOW = 1.6;

  private final MemoryFolder folder = MemoryFolder.make();
  private final List<RunLog> logs = new ArrayList<>();

  private FakeFleet() throws IOException {}

  /** Runs all shards. */
  static FakeFleet run() throws IOException {
    FakeFleet fleet = new FakeFleet();
    for (int i = 1; i <= SHARDS; i++) {
      fleet.logs.add(fleet.run(i, SLOW, "shard" + i));
    }
    return fleet;
  }

  /** The logs of the shards, in their order. */
  List<RunLog> logs() {
    return List.copyOf(logs);
  }

  Evidence evidence() {
    return Evidence.of(logs, List.of());
  }

  Path folder() {
    return folder.path();
  }

  Path file(String name) {
    return folder().resolve(name);
  }

  RunLog read(String name) {
    return RunLogReader.read(file(name + ".raw.jsonl")).logs().getFirst();
  }

  /** Runs a shard, every other one on the slow node. */
  RunLog run(int index, double slowness, String name) throws IOException {
    Shard shard = new Shard(index, SHARDS);
    boolean slow = index % 2 == 0;
    machine(shard, slow ? slowness : 1)
        .session(plan(shard, slow ? "slow" : "fast", name), new SilentListener())
        .run();
    return read(name);
  }

  TunePlan plan(Shard shard, String node, String name) {
    return new TunePlan(
        "custom",
        shard.of(ResumeTest.SHAPES).shapes(),
        Duration.ofSeconds(40),
        3,
        4,
        1,
        1,
        Strategies.RANDOM,
        file(name + ".json"),
        file(name + ".raw.jsonl"),
        Optional.of(new Origin(node, shard.toString())));
  }

  static FakeMachine machine(Shard shard, double slowness) {
    Shard.Work work = shard.of(ResumeTest.SHAPES);
    return new FakeMachine(7, 0.02, () -> {})
        .slowedBy(slowness)
        .with(
            SharedVariant.of(VARIANTS, work.shapes().getFirst(), FakeMachine.TRAITS, work.share()));
  }

  /** A re-race on a third node. */
  ReRace reRace(FakeMachine machine, List<ReRace.Heat> heats, String name) {
    List<AttentionShape> shapes = heats.stream().map(ReRace.Heat::shape).toList();
    TunePlan plan =
        new TunePlan(
            "merged",
            shapes,
            Duration.ofSeconds(400),
            Merge.FINALISTS,
            4,
            1,
            1,
            Strategies.EXHAUSTIVE,
            file("merged.json"),
            file(name + ".raw.jsonl"),
            Optional.of(new Origin("third", Origin.RE_RACE)));
    return new ReRace(
        plan,
        heats,
        FakeMachine.TOOL,
        FakeMachine.DEVICE,
        machine.confirmer(),
        new ReRace.Referee(VARIANTS, FakeMachine.TRAITS, Merge.ceilings(evidence()), "hot"),
        new SilentListener(),
        machine::nanoTime);
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}
