package headroom.tuner.session;

import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelCatalog;
import headroom.kernel.KernelVariant;
import headroom.shape.AttentionShape;
import headroom.tuner.measure.CeilingClient;
import headroom.tuner.measure.ChildJvm;
import headroom.tuner.measure.ForkPlan;
import headroom.tuner.measure.JmhConfirmer;
import headroom.tuner.measure.ScreeningPlan;
import headroom.tuner.measure.WorkerScreener;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a run on this machine's CPU measures with: worker JVMs, JMH forks, a shared class cache. */
public final class CpuInstruments implements AutoCloseable {

  private final Path classCache;
  private final WorkerScreener screener;
  private final TuneSession.Instruments instruments;

  private CpuInstruments(DeviceTraits traits, AttentionShape example, long seed)
      throws IOException {
    // Readable by this user alone: classes found there are loaded and run.
    this.classCache = Files.createTempDirectory("headroom-kernels");
    ChildJvm jvm = ChildJvm.current().withClassCache(classCache);
    KernelCatalog catalog = KernelCatalog.load();
    this.screener = new WorkerScreener(jvm, catalog, traits, ScreeningPlan.standard(seed));
    this.instruments =
        new TuneSession.Instruments(
            competing(catalog, example, traits),
            traits,
            screener,
            new JmhConfirmer(jvm, catalog, traits, ForkPlan.standard()),
            new CeilingClient(jvm, traits)::measure);
  }

  /**
   * Opens the instruments; processes start when they are first needed.
   *
   * @param traits of this device, its cores as many as kernels may use
   * @param example any shape of the run: variants that need more threads than there are stay out
   * @param seed seed of the inputs
   * @throws IOException if there is no temporary folder to write to
   */
  public static CpuInstruments open(DeviceTraits traits, AttentionShape example, long seed)
      throws IOException {
    return new CpuInstruments(traits, example, seed);
  }

  /** What a session is given. */
  public TuneSession.Instruments instruments() {
    return instruments;
  }

  private static List<KernelVariant> competing(
      KernelCatalog catalog, AttentionShape example, DeviceTraits traits) {
    return catalog.forDevice(DeviceKind.CPU).stream()
        .filter(v -> v.threads(v.defaultConfig(example, traits)) <= traits.cores())
        .toList();
  }

  @Override
  public void close() throws IOException {
    screener.close();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(classCache)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(classCache);
  }
}
