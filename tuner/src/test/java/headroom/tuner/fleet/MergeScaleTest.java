package headroom.tuner.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.json.StrictJson;
import headroom.profile.ProfileCodec;
import headroom.profile.RunInfo;
import headroom.profile.TuningProfile;
import headroom.tuner.journal.JournalWriter;
import headroom.tuner.journal.Origin;
import headroom.tuner.journal.RunHeader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Merges many shards in a process of its own: a recorded run of twelve shapes, each time as another
 * shard's. Runs where {@code headroom.shards} says how many; 1000 is what the goal speaks of.
 */
@EnabledIfSystemProperty(named = "headroom.shards", matches = "\\d+")
class MergeScaleTest {

  private static final int SHARDS = Integer.getInteger("headroom.shards", 1);
  private static final int NODES = 16;

  /** Of a merge of a thousand shards. */
  private static final double MOST_SECONDS = 30;

  /** Of the whole process, heap and all. */
  private static final long MOST_KIB = 1 << 20;

  private static final Path RAW = Path.of("../results/raw/amd-epyc-avx2-2c");
  private static final Path PROFILE = Path.of("../results/profiles/amd-epyc-avx2-2c.json");

  @TempDir private Path folder;

  /**
   * A log and a profile for each shard, and a file that lists the profiles, as fleet.sh has them.
   */
  private Path shards() throws IOException {
    TuningProfile profile = ProfileCodec.read(PROFILE);
    byte[] recorded = Files.readAllBytes(RAW.resolve(profile.run().rawFile()));
    String text = new String(recorded, StandardCharsets.UTF_8);
    int body = text.indexOf('\n') + 1;
    RunHeader header = RunHeader.read(StrictJson.parse("recorded", text.substring(0, body)));
    List<String> files = new ArrayList<>();
    for (int i = 1; i <= SHARDS; i++) {
      String name = "shard-%05d".formatted(i);
      Instant started = header.started().plusMillis(i);
      Path file = folder.resolve(name + ".json");
      Path log = folder.resolve(name + ".raw.jsonl");
      RunHeader own =
          new RunHeader(
                  started, String.valueOf(file.getFileName()), header.device(), header.identity())
              .from(new Origin("node" + i % NODES, i + "/" + SHARDS));
      try (OutputStream out = Files.newOutputStream(log)) {
        out.write(JournalWriter.sealed(own.write()));
        out.write(recorded, body, recorded.length - body);
      }
      Files.writeString(file, ProfileCodec.write(of(profile, started, log)));
      files.add(file.toString());
    }
    return Files.write(folder.resolve("files"), files);
  }

  /** The profile as that of another run. */
  private static TuningProfile of(TuningProfile profile, Instant started, Path log) {
    RunInfo run = profile.run();
    return new TuningProfile(
        profile.tool(),
        new RunInfo(
            started,
            run.elapsedSeconds(),
            run.preset(),
            run.seed(),
            run.budgetSeconds(),
            run.threads(),
            run.complete(),
            String.valueOf(log.getFileName())),
        profile.device(),
        profile.ceilings(),
        profile.shapes());
  }

  @Test
  void aFleetOfRecordedShardsMergesInBounds() throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx640m",
                "-cp",
                System.getProperty("java.class.path", ""),
                "headroom.tuner.cli.Headroom",
                "merge",
                "--quiet",
                "--out",
                folder.resolve("merged.json").toString(),
                "@" + shards()));
    File said = folder.resolve("said.txt").toFile();
    long start = System.nanoTime();
    Process merge =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said).start();
    long peakKib = 0;
    while (merge.isAlive()) {
      peakKib = Math.max(peakKib, peakKib(merge.pid()));
      Thread.sleep(20);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    long bytes = Files.size(folder.resolve("merged.raw.jsonl"));
    System.out.printf(
        "merged %d shards, %.1f MB, in %.1f s, %d MiB at most%n",
        SHARDS, bytes / 1e6, seconds, peakKib >> 10);
    // 1 where this build's spaces have moved on from what was recorded.
    assertThat(merge.exitValue()).as(Files.readString(said.toPath())).isBetween(0, 1);
    assertThat(peakKib).isLessThanOrEqualTo(MOST_KIB);
    assertThat(seconds).isLessThan(MOST_SECONDS * Math.max(1, SHARDS / 1000.0));
    RunLogReader.Contents all = RunLogReader.read(folder.resolve("merged.raw.jsonl"));
    assertThat(all.findings()).isEmpty();
    assertThat(all.logs()).hasSize(SHARDS).allMatch(log -> log.complete().isPresent());
  }

  /** The most memory that the process has had; 0 where the system does not tell. */
  private static long peakKib(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .map(line -> Arrays.asList(line.split("\\s+")).get(1))
          .mapToLong(Long::parseLong)
          .findFirst()
          .orElse(0);
    } catch (IOException | java.io.UncheckedIOException e) {
      return 0; // it has ended, or this is no Linux
    }
  }
}
