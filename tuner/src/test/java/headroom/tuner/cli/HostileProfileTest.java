package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.dispatch.DecodeDispatcher;
import headroom.dispatch.ThisDevice;
import headroom.json.DocumentException;
import headroom.kernel.KernelCatalog;
import headroom.kernel.KvCache;
import headroom.profile.DeviceFingerprint;
import headroom.profile.LeaveOneOut;
import headroom.profile.ProfileCodec;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.reference.Float64Decode;
import headroom.reference.Tolerance;
import headroom.shape.AttentionShape;
import headroom.shape.ElementType;
import headroom.tuner.report.GpuProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import tools.jackson.databind.json.JsonMapper;

/**
 * A profile from elsewhere that means harm: whatever reads it refuses it in one line or shows it
 * inert, writes nothing but what was asked for, and decodes right.
 */
class HostileProfileTest {

  /** One that the profile has. */
  private static final AttentionShape TUNED = new AttentionShape(1, 16, 1, 256, 512);

  /** Prime, so that no panel or block divides it; few, since vector code without C2 is slow. */
  private static final int TOKENS = 13;

  private static Path folder = Path.of("");

  @BeforeContainer
  static void makeFolder() throws IOException {
    folder = Files.createTempDirectory("headroom-hostile");
  }

  @AfterContainer
  static void removeFolder() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted((a, b) -> b.compareTo(a)).forEach(HostileProfileTest::delete);
    }
  }

  private static void delete(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A good part must be accepted: what is refused at once never reaches those who show it. */
  @Property(tries = 80)
  @StatisticsReport(onFailureOnly = true)
  void everyCommandRefusesItOrShowsItInert(@ForAll("damaged") String json) throws IOException {
    Path here = Files.createDirectories(folder.resolve("cpu"));
    Path profile = Files.writeString(here.resolve("p.json"), json);
    Path out = here.resolve("kernel");
    String file = profile.toString();
    TypedCommand show = TypedCommand.run("show", file);
    assertInert(show);
    Statistics.label("accepted")
        .collect(show.exitCode() == ExitCode.OK)
        .coverage(coverage -> coverage.check(true).percentage(share -> share > 20));
    assertInert(TypedCommand.run("show", "--json", file));
    assertInert(TypedCommand.run("show", "--bench", file));
    assertInert(TypedCommand.run("plan", "--model", "falcon-7b", "--profile", file));
    assertReportIsInert(file, here.resolve("report.html"));
    assertDispatchDecodes(profile);
    TypedCommand export =
        TypedCommand.run(
            "export",
            "--shape",
            "b1-h32-kv1-d128-s512",
            "--profile",
            file,
            "--force",
            "--out",
            out.toString());
    assertInert(export);
    if (export.exitCode() == ExitCode.OK) {
      assertThat(Files.readString(out.resolve("TunedDecode.java")))
          .doesNotContain("System.exit", "$(", "`touch", "<script", "etc/passwd");
    }
    assertTableIsInert(file, here.resolve("tables"));
    try (Stream<Path> files = Files.walk(here)) {
      assertThat(files.filter(Files::isRegularFile).map(it -> it.getFileName().toString()))
          .isSubsetOf("p.json", "report.html", "TunedDecode.java", "TunedDecodeTest.java");
    }
  }

  /** One file whose name stays in the folder; gone again, since the next has another. */
  private static void assertTableIsInert(String profile, Path out) throws IOException {
    TypedCommand table = TypedCommand.run("export", "--table", profile, "--out", out.toString());
    assertInert(table);
    assertThat(Files.exists(out)).isEqualTo(table.exitCode() == ExitCode.OK);
    if (table.exitCode() == ExitCode.OK) {
      try (Stream<Path> files = Files.list(out)) {
        assertThat(files.toList())
            .singleElement()
            .satisfies(
                it -> {
                  assertThat(it.getFileName().toString()).matches("[a-zA-Z0-9_-]+[.]json");
                  assertThat(Files.readString(it))
                      .doesNotContain("<script", "<img", "System.exit", "$(", "etc/passwd");
                  assertThat(JsonMapper.shared().readTree(Files.readString(it)).get("shapes"))
                      .isNotNull();
                  Files.delete(it);
                });
      }
      Files.delete(out);
    }
  }

  private static void assertReportIsInert(String file, Path page) throws IOException {
    TypedCommand markdown = TypedCommand.run("report", "--markdown", file);
    assertInert(markdown);
    assertThat(markdown.out()).doesNotContain("<script", "<img", "</pre>");
    Files.deleteIfExists(page);
    TypedCommand html = TypedCommand.run("report", file, "--out", page.toString());
    assertInert(html);
    assertThat(Files.exists(page)).isEqualTo(html.exitCode() == ExitCode.OK);
    if (html.exitCode() == ExitCode.OK) {
      assertThat(Files.readString(page))
          .doesNotContain("<script>alert", "<img src=x", "</pre><img", "\u001b");
    }
  }

  /** Whatever it names for a shape: on the device that it is of, so that its entries count. */
  static void assertDispatchDecodes(Path file) {
    TuningProfile profile;
    try {
      profile = ProfileCodec.read(file);
    } catch (DocumentException e) {
      return; // every command has told so
    }
    try (DecodeDispatcher dispatcher =
        DecodeDispatcher.of(profile, new Measured(profile.device()), KernelCatalog.load())) {
      Random random = new Random(1);
      KvCache cache = dispatcher.newCache(TUNED);
      cache.appendAll(0, TOKENS, floats(random, TOKENS * 256), floats(random, TOKENS * 256));
      float[] q = floats(random, TUNED.queryElements());
      float[] out = new float[q.length];
      Arrays.fill(out, Float.NaN);
      dispatcher.decode(q, cache, out);
      double[] exact =
          new Float64Decode(TUNED).decode(q, cache, (float) (1 / Math.sqrt(TUNED.headDim())));
      Tolerance.Verdict verdict = Tolerance.of(ElementType.F32).compare(out, exact);
      assertThat(verdict.correct()).as(verdict.describe()).isTrue();
    }
  }

  private static float[] floats(Random random, int count) {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = 2 * random.nextFloat() - 1;
    }
    return floats;
  }

  private record Measured(DeviceFingerprint fingerprint) implements ThisDevice {
    @Override
    public boolean runsWith(List<String> jvmFlags) {
      return true;
    }
  }

  @Property(tries = 80)
  void aGpusProfileIsExportedInertOrNotAtAll(@ForAll("damagedGpus") String json)
      throws IOException {
    Path here = Files.createDirectories(folder.resolve("gpu"));
    Path profile = Files.writeString(here.resolve("p.json"), json);
    Path out = here.resolve("kernel");
    TypedCommand export =
        TypedCommand.run(
            "export",
            "--shape",
            "b8-h48-kv1-d128-s4096-bf16",
            "--profile",
            profile.toString(),
            "--force",
            "--out",
            out.toString());
    assertInert(export);
    if (export.exitCode() == ExitCode.OK) {
      for (String name : List.of("tuned_decode.cu", "tuned_decode.h", "tuned_decode.json")) {
        assertThat(Files.readString(out.resolve(name)))
            .doesNotContain("System.exit", "$(", "`touch", "<script", "etc/passwd", "1000000000");
      }
    }
  }

  static void assertInert(TypedCommand command) {
    assertThat(command.exitCode()).isIn(ExitCode.OK, ExitCode.BAD_INPUT);
    assertThat(command.out() + command.err()).doesNotContainPattern("[\\p{Cc}\\p{Cf}&&[^\\n]]");
    if (command.exitCode() != ExitCode.OK) {
      assertThat(command.line()).hasSizeLessThan(1300);
      assertThat(command.out()).isEmpty();
    }
  }

  @Provide
  Arbitrary<String> damaged() {
    return DamagedProfile.of(ProfileCodec.write(whole()));
  }

  /** A measured profile with warm starts, and with what dispatch would lose on each shape. */
  static TuningProfile whole() {
    TuningProfile measured =
        ProfileCodec.read(Path.of("../results/profiles/amd-epyc-avx2-2c.json"));
    return measured.with(
        new LeaveOneOut(
            measured.shapes().stream()
                .map(
                    it ->
                        new LeaveOneOut.Left(
                            it.shape(), "nearest", 1.1, 1, 1.2, LeaveOneOut.Basis.PAIRED))
                .toList()));
  }

  /** Else no damage would reach whatever shows them. */
  @Example
  void everyFreeTextIsInTheProfile() {
    TuningProfile whole = whole();
    assertThat(whole.leaveOneOut()).isPresent();
    assertThat(whole.shapes()).anyMatch(it -> !it.search().warmStarts().isEmpty());
    assertThat(whole.shapes()).anyMatch(it -> !it.models().isEmpty());
  }

  @Provide
  Arbitrary<String> damagedGpus() {
    AttentionShape shape = AttentionShape.named("b8-h48-kv1-d128-s4096-bf16");
    TunedShape tuned = GpuProfile.entry(shape, GpuProfile.untuned("mma", shape));
    return DamagedProfile.of(ProfileCodec.write(GpuProfile.of("sm_90", tuned)));
  }
}
