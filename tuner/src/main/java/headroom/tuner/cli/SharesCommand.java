package headroom.tuner.cli;

import headroom.cpu.device.CpuFingerprint;
import headroom.profile.DeviceFingerprint;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import headroom.tuner.rounds.RoundsFork;
import headroom.tuner.rounds.RoundsPlan;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** How near our kernels come to the roofline, untuned, on calm cores; and what formats cost. */
@Command(
    name = "shares",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Times our kernels' default configurations over a grid of shapes, one JVM per shape, in"
          + " rounds",
      "that count only on calm cores, and writes their shares of the roofline. Several formats of",
      "the KV cache take turns in the same rounds: then also their ratios to the first."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  shares --threads 1                        45 shapes of f32: 5 minutes on calm cores, 11 at"
          + " most",
      "  shares --element bf16,f16,int8 --heads 32 --head-dim 128",
      "  shares --page-tokens 0,32,128 --keys 512  paged against contiguous"
    })
final class SharesCommand implements Callable<Integer> {

  /** A fork's start, its checks and warm-ups, and rounds of short calls. */
  private static final double FIXED_SECONDS = 10;

  /** For rounds of a handful of variants, on cores that are calm for a fifth of the time. */
  private static final Duration ALLOWANCE = Duration.ofSeconds(8);

  @Mixin private GridOptions grid = new GridOptions();

  @Mixin private FormatOptions formatOptions = new FormatOptions();

  @Mixin private ThreadOptions threads = new ThreadOptions();

  @Mixin private RoundsOptions rounds = new RoundsOptions();

  @Mixin private RoundsOutput output = new RoundsOutput();

  @Override
  public Integer call() throws IOException {
    DeviceFingerprint device = CpuFingerprint.read();
    RoundsWork work = work(device);
    try (RoundsFiles files = output.open(work, device)) {
      SharesReport report =
          new SharesReport(files, device, work.plan().formats(), Collections.max(work.threads()));
      return output.run(work, device, files, report, FIXED_SECONDS);
    }
  }

  private RoundsWork work(DeviceFingerprint device) {
    List<KvFormat> formats = checked(formatOptions::formats);
    RoundsPlan plan = rounds.plan(formats, ALLOWANCE);
    List<Integer> counts = threads.counts(device.traits().cores());
    List<AttentionShape> shapes =
        new MemoryFit(
                device.memoryGiB(),
                shape -> RoundsFork.memoryMib(shape, RoundsFork.Kind.OWN, formats))
            .keep(checked(grid::shapes), output::complain);
    return new RoundsWork(
        shapes,
        counts,
        plan,
        RoundsFork.Kind.OWN,
        Optional.empty(),
        formats.stream().map(KvFormat::label).toList());
  }

  private static <T> T checked(Supplier<T> given) {
    try {
      return given.get();
    } catch (IllegalArgumentException e) {
      throw UserException.badInput(String.valueOf(e.getMessage()));
    }
  }
}
