package headroom.tuner.session;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.profile.ProfileCodec;
import headroom.profile.Resource;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import headroom.tuner.fleet.Entrants;
import headroom.tuner.fleet.Evidence;
import headroom.tuner.fleet.Finding;
import headroom.tuner.fleet.Inputs;
import headroom.tuner.fleet.Merge;
import headroom.tuner.fleet.Setup;
import headroom.tuner.fleet.Shard;
import headroom.tuner.journal.Origin;
import headroom.tuner.search.Strategies;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two shards of one shape, run on two nodes' GPUs, and merged where there is none: spaces, defaults
 * and ceilings follow from what the logs and the profiles beside them say of the GPU.
 */
class MergedGpuRunsTest {

  /** 8 MiB of K and V: less than the second-level cache, which a cold decode finds empty. */
  private static final AttentionShape SHAPE = AttentionShape.named("b1-h48-kv1-d128-s16384-bf16");

  private static final Setup SETUP =
      new Setup(FakeGpu.DEVICE, FakeMachine.TOOL, 1, FakeGpu.CACHE_STATE);

  private static MemoryFolder folder;

  @BeforeAll
  static void runTheShards() throws IOException {
    folder = MemoryFolder.make();
    for (int i = 1; i <= 2; i++) {
      Shard shard = new Shard(i, 2);
      TunePlan plan = plan("shard" + i, new Origin("node" + i, shard.toString()));
      new FakeGpu(i).session(plan, shard).run();
    }
  }

  @AfterAll
  static void deleteThem() throws IOException {
    folder.close();
  }

  private static Path file(String name) {
    return folder.path().resolve(name);
  }

  private static TunePlan plan(String name, Origin origin) {
    return new TunePlan(
        "custom",
        List.of(SHAPE),
        Duration.ofSeconds(60),
        3,
        4,
        1,
        2,
        Strategies.RANDOM,
        file(name + ".json"),
        file(name + ".raw.jsonl"),
        Optional.of(origin));
  }

  private static Inputs shards() {
    return Inputs.read(List.of(file("shard1.json"), file("shard2.json")));
  }

  private static Evidence evidence(Inputs inputs) {
    List<Finding> foreign = new ArrayList<>();
    Evidence evidence = inputs.of(SETUP, foreign);
    assertThat(foreign).isEmpty();
    return evidence;
  }

  private static Merge merge() {
    return new Merge(Entrants.of(SETUP), 3);
  }

  private static TunedShape only(Merge.Merged merged) {
    assertThat(merged.findings()).isEmpty();
    assertThat(merged.profile().run().complete()).isTrue();
    assertThat(merged.profile().shapes()).hasSize(1);
    return merged.profile().shapes().getFirst();
  }

  @Test
  void theyMergeWithoutAGpu() {
    Inputs inputs = shards();
    assertThat(inputs.setups()).containsOnlyKeys(SETUP);
    TunedShape tuned = only(merge().of(evidence(inputs), "merged.raw.jsonl"));
    assertThat(tuned.cacheState()).isEqualTo("cold");
    assertThat(tuned.roofline().memory()).isEqualTo(Resource.DRAM);
    assertThat(tuned.search().strategy()).startsWith("2 runs merged");
    assertThat(tuned.winner().medianNanos()).isLessThan(tuned.defaultTime().medianNanos());
    assertThat(tuned.millijoulesPerDecode()).as("what a merge must not lose").isPresent();
  }

  @Test
  void theyAreRacedAgainOnOneNode() {
    Evidence shards = evidence(shards());
    List<ReRace.Heat> heats = merge().heats(shards);
    assertThat(heats).extracting(ReRace.Heat::shape).containsExactly(SHAPE);
    FakeGpu third = new FakeGpu(3);
    TunePlan plan = plan("re-race", new Origin("node3", Origin.RE_RACE));
    ReRace.Referee referee =
        new ReRace.Referee(
            FakeGpu.variants(), FakeGpu.TRAITS, Merge.ceilings(shards), FakeGpu.CACHE_STATE);
    new ReRace(
            plan,
            heats,
            FakeMachine.TOOL,
            FakeGpu.DEVICE,
            third.confirmer(),
            referee,
            new SilentListener(),
            third::nanoTime)
        .run();
    Evidence all = shards.join(evidence(Inputs.read(List.of(plan.rawFile()))));
    assertThat(merge().heats(all)).isEmpty();
    TunedShape tuned = only(merge().of(all, "merged.raw.jsonl"));
    assertThat(tuned.search().strategy()).endsWith(", raced on one node");
    assertThat(tuned.winner().medianNanos())
        .as("times of the third, the slowest")
        .isGreaterThan(55_000);
  }

  /** A shard whose budget ended early has a profile that does not tell what its run found. */
  @Test
  void aProfileWithoutShapesIsNoSetUpOfItsOwn() {
    TuningProfile whole = ProfileCodec.read(file("shard2.json"));
    ProfileCodec.writeAtomically(
        new TuningProfile(whole.tool(), whole.run(), whole.device(), whole.ceilings(), List.of()),
        file("without.json"));
    Inputs inputs = Inputs.read(List.of(file("shard1.json"), file("without.json")));
    assertThat(inputs.setups()).containsOnlyKeys(SETUP);
  }
}
