package headroom.tuner.session;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.shape.AttentionShape;
import headroom.tuner.fleet.Evidence;
import headroom.tuner.fleet.Finding;
import headroom.tuner.fleet.Inputs;
import headroom.tuner.fleet.Merge;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was raced again on one node decides, once it was raced to the end. */
class MergedReRaceTest {

  private FakeFleet fleet;

  @BeforeEach
  void runTheShards() throws IOException {
    fleet = FakeFleet.run();
  }

  @AfterEach
  void deleteThem() throws IOException {
    fleet.close();
  }

  private static FakeMachine third() {
    return new FakeMachine(7, 0.02, () -> {}).slowedBy(1.2);
  }

  /** A log as merge reads it: what is of another set-up is left out, and told. */
  private Evidence read(String name) {
    List<Finding> foreign = new ArrayList<>();
    Evidence evidence =
        Inputs.read(List.of(fleet.file(name + ".raw.jsonl"))).of(FakeFleet.SETUP, foreign);
    assertThat(foreign).as("a re-race is of the set-up that it raced for").isEmpty();
    return evidence;
  }

  private static Merge.Merged merged(Evidence evidence) {
    return FakeFleet.MERGE.of(evidence, "merged.raw.jsonl");
  }

  @Test
  void itDecidesByTheTimesOfOneNode() {
    Evidence shards = fleet.evidence();
    List<ReRace.Heat> heats = FakeFleet.MERGE.heats(shards);
    List<AttentionShape> sorted = ResumeTest.SHAPES.stream().sorted().toList();
    assertThat(heats).extracting(ReRace.Heat::shape).containsExactlyElementsOf(sorted);
    fleet.reRace(third(), heats, "re-race").run();
    Evidence all = shards.join(read("re-race"));
    assertThat(FakeFleet.MERGE.heats(all)).isEmpty();
    Merge.Merged merged = merged(all);
    assertThat(merged.findings()).noneMatch(it -> it.kind().loss());
    assertThat(merged.profile().run().complete()).isTrue();
    assertThat(merged.profile().shapes())
        .allMatch(it -> it.search().strategy().endsWith("raced on one node"));
  }

  @Test
  void onceEndedItIsReadFromItsLog() {
    List<ReRace.Heat> heats = FakeFleet.MERGE.heats(fleet.evidence());
    fleet.reRace(third(), heats, "re-race").run();
    FakeMachine again = third();
    fleet.reRace(again, heats, "re-race").run();
    assertThat(again.evaluations()).isZero();
  }

  /**
   * After one round it has more finalists than any shard. Were it taken for their home, nothing
   * would be left to race, and one fork each would decide.
   */
  @Test
  void beforeItsEndItDecidesNothingAndGoesOn() throws IOException {
    Evidence shards = fleet.evidence();
    List<ReRace.Heat> heats = FakeFleet.MERGE.heats(shards);
    fleet.reRace(third(), heats, "whole").run();
    List<String> whole = Files.readAllLines(fleet.file("whole.raw.jsonl"));
    int firstRounds = 1 + heats.stream().mapToInt(heat -> heat.nominees().size() + 1).sum();
    assertThat(whole).hasSizeGreaterThan(firstRounds + 1);
    Files.write(fleet.file("killed.raw.jsonl"), whole.subList(0, firstRounds));

    Evidence killed = shards.join(read("killed"));
    Merge.Merged merged = merged(killed);
    assertThat(merged.profile().shapes()).isEqualTo(merged(shards).profile().shapes());
    assertThat(merged.profile().run().complete()).isTrue();
    assertThat(merged.findings())
        .filteredOn(it -> it.kind() == Finding.Kind.HALF)
        .singleElement()
        .asString()
        .contains("killed.raw.jsonl", "merge with --re-race again to finish it");

    assertThat(FakeFleet.MERGE.heats(killed)).isEqualTo(heats);
    fleet.reRace(third(), heats, "killed").run();
    assertThat(fleet.file("killed.raw.jsonl"))
        .hasSameTextualContentAs(fleet.file("whole.raw.jsonl"));
  }
}
