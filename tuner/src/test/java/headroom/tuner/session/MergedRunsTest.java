package headroom.tuner.session;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.config.KernelConfig;
import headroom.profile.ProfileCodec;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.tuner.fleet.Evidence;
import headroom.tuner.fleet.Finding;
import headroom.tuner.fleet.Inputs;
import headroom.tuner.fleet.Merge;
import headroom.tuner.fleet.MergedLog;
import headroom.tuner.fleet.RunLog;
import headroom.tuner.fleet.RunLogReader;
import headroom.tuner.fleet.Setup;
import headroom.tuner.fleet.Shard;
import headroom.tuner.fleet.SharedVariant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Six shards of three shapes, run on a fast and a slow node of made-up machines, and merged. */
class MergedRunsTest {

  private static final int SHARDS = FakeFleet.SHARDS;

  private static Optional<FakeFleet> ran = Optional.empty();

  private static FakeFleet fleet() {
    return ran.orElseThrow();
  }

  private static Path file(String name) {
    return fleet().file(name);
  }

  @BeforeContainer
  static void runTheShards() throws IOException {
    ran = Optional.of(FakeFleet.run());
  }

  @AfterContainer
  static void delete() throws IOException {
    fleet().close();
  }

  private static Evidence of(RunLog... some) {
    return Evidence.of(List.of(some), List.of());
  }

  private static Merge.Merged merged(Evidence evidence) {
    return FakeFleet.MERGE.of(evidence, "merged.raw.jsonl");
  }

  private static List<KernelConfig> winners(TuningProfile profile) {
    return profile.shapes().stream().map(shape -> shape.winner().config()).toList();
  }

  @Example
  void aShardThatIsRunAgainMeasuresNothingAndWritesTheSameFiles() throws IOException {
    byte[] log = Files.readAllBytes(file("shard3.raw.jsonl"));
    String profile = Files.readString(file("shard3.json"));
    Files.delete(file("shard3.json"));
    FakeMachine machine = FakeFleet.machine(new Shard(3, SHARDS), 1);
    machine
        .session(fleet().plan(new Shard(3, SHARDS), "another", "shard3"), new SilentListener())
        .run();
    assertThat(machine.evaluations()).isZero();
    assertThat(file("shard3.raw.jsonl")).hasBinaryContent(log);
    assertThat(file("shard3.json")).hasContent(profile);
  }

  @Example
  void aRunOfOneNodeMergesToItsOwnAnswers() throws IOException {
    TunePlan plan = ResumeTest.plan(fleet().folder(), 1, Duration.ofSeconds(160));
    TuningProfile own =
        new FakeMachine(7, 0.05, () -> {}).session(plan, new SilentListener()).run();
    TuningProfile merged =
        merged(of(RunLogReader.read(plan.rawFile()).logs().getFirst())).profile();
    assertThat(winners(merged)).isEqualTo(winners(own));
    assertThat(merged.shapes())
        .extracting(TunedShape::tieSet)
        .isEqualTo(own.shapes().stream().map(TunedShape::tieSet).toList());
    assertThat(merged.shapes())
        .extracting(it -> it.search().outcomes())
        .isEqualTo(own.shapes().stream().map(it -> it.search().outcomes()).toList());
    assertThat(merged.run().complete()).isTrue();
  }

  @Property(tries = 60)
  void orderGroupingAndRepetitionDoNotMatter(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    List<RunLog> pieces = new ArrayList<>(fleet().logs());
    pieces.addAll(fleet().logs().subList(0, random.nextInt(SHARDS)));
    pieces.add(cut(1 + random.nextInt(SHARDS), random));
    pieces.add(cut(1 + random.nextInt(SHARDS), random));
    Evidence expected = fleet().evidence();
    Collections.shuffle(pieces, random);
    Evidence joined = joined(pieces, random);
    assertThat(joined).isEqualTo(expected).isEqualTo(joined.join(joined));
    assertThat(ProfileCodec.write(merged(joined).profile()))
        .isEqualTo(ProfileCodec.write(merged(expected).profile()));
  }

  /** Joins a list in a random tree. */
  private static Evidence joined(List<RunLog> pieces, Random random) {
    if (pieces.size() == 1) {
      return of(pieces.getFirst());
    }
    int split = 1 + random.nextInt(pieces.size() - 1);
    return joined(pieces.subList(0, split), random)
        .join(joined(pieces.subList(split, pieces.size()), random));
  }

  /** An earlier copy of a shard's log, its last line torn. */
  private static RunLog cut(int shard, Random random) throws IOException {
    byte[] whole = Files.readAllBytes(file("shard" + shard + ".raw.jsonl"));
    int header = new String(whole, java.nio.charset.StandardCharsets.UTF_8).indexOf('\n') + 1;
    Files.write(
        file("cut.raw.jsonl"),
        Arrays.copyOf(whole, header + random.nextInt(whole.length - header)));
    return fleet().read("cut");
  }

  @Example
  void aSlowNodeLosesNothingByBeingSlow() throws IOException {
    List<RunLog> even = new ArrayList<>();
    for (int i = 1; i <= SHARDS; i++) {
      even.add(fleet().run(i, 1, "even" + i));
    }
    TuningProfile slowed = merged(fleet().evidence()).profile();
    TuningProfile level = merged(Evidence.of(even, List.of())).profile();
    assertThat(winners(slowed)).isEqualTo(winners(level));
    assertThat(slowed.shapes())
        .extracting(it -> it.search().strategy())
        .asString()
        .contains("normalised by the default");
  }

  @Example
  void twoWaysOfOneRunAreAConflictAndOneCounts() throws IOException {
    Files.copy(file("shard1.raw.jsonl"), file("other.raw.jsonl"));
    List<String> lines = Files.readAllLines(file("other.raw.jsonl"));
    Files.write(file("other.raw.jsonl"), lines.subList(0, lines.size() / 2));
    new FakeMachine(7, 0.02, () -> {})
        .slowedBy(3)
        .with(
            SharedVariant.of(
                FakeFleet.VARIANTS,
                ResumeTest.SHAPES.getFirst(),
                FakeMachine.TRAITS,
                new Shard(1, 2)))
        .session(fleet().plan(new Shard(1, SHARDS), "slow", "other"), new SilentListener())
        .run();
    Evidence evidence = of(fleet().read("other")).join(fleet().evidence());
    assertThat(evidence.versions()).hasSize(SHARDS + 1);
    assertThat(evidence.runs()).hasSize(SHARDS);
    assertThat(merged(evidence).findings())
        .extracting(Finding::kind)
        .contains(Finding.Kind.CONFLICT);
    assertThat(fleet().read("other").forks())
        .extracting(RunLog.Fork::node)
        .contains("fast", "slow");
  }

  @Example
  void theMergedLogIsTheSameEvidence() {
    TuningProfile entries = merged(of(fleet().logs().get(1))).profile();
    Evidence evidence = Evidence.of(fleet().logs().subList(2, 4), List.of(entries));
    MergedLog.write(evidence, file("all.raw.jsonl"));
    RunLogReader.Contents contents = RunLogReader.read(file("all.raw.jsonl"));
    assertThat(contents.findings()).isEmpty();
    assertThat(Evidence.of(contents.logs(), contents.profiles())).isEqualTo(evidence);
  }

  @Example
  void whatIsMissingBrokenOrForeignIsNamed() throws IOException {
    byte[] flipped = Files.readAllBytes(file("shard2.raw.jsonl"));
    flipped[flipped.length / 2] ^= 1;
    Files.write(file("flipped.raw.jsonl"), flipped);
    Files.writeString(file("none.raw.jsonl"), "{}\n");
    Inputs inputs =
        Inputs.read(
            List.of(
                file("shard1.json"),
                file("shard1.raw.jsonl"),
                file("flipped.raw.jsonl"),
                file("none.raw.jsonl"),
                file("absent.json")));
    assertThat(inputs.setups()).containsOnlyKeys(FakeFleet.SETUP);
    List<Finding> findings = new ArrayList<>(inputs.findings());
    Evidence evidence = inputs.of(FakeFleet.SETUP, findings);
    findings.addAll(merged(evidence).findings());
    assertThat(lines(findings, Finding.Kind.BROKEN))
        .anyMatch(line -> line.contains("flipped.raw.jsonl: line"))
        .anyMatch(line -> line.contains("none.raw.jsonl: line 1"));
    assertThat(lines(findings, Finding.Kind.UNREADABLE)).anyMatch(it -> it.contains("absent.json"));
    assertThat(lines(findings, Finding.Kind.HALF)).anyMatch(it -> it.contains("flipped"));
    assertThat(lines(findings, Finding.Kind.MISSING))
        .containsExactly("missing: 5 of 6 shards: numbers 2, 3, 4, 5, 6");
    List<Finding> foreign = new ArrayList<>();
    assertThat(
            inputs.of(new Setup(FakeMachine.DEVICE, FakeMachine.TOOL, 2, "hot"), foreign).isEmpty())
        .isTrue();
    assertThat(lines(foreign, Finding.Kind.FOREIGN))
        .anyMatch(line -> line.contains("shard1.raw.jsonl: left out: threads 1, not 2"));
  }

  private static Set<String> lines(List<Finding> findings, Finding.Kind kind) {
    return findings.stream()
        .filter(finding -> finding.kind() == kind)
        .map(Finding::line)
        .collect(Collectors.toSet());
  }
}
