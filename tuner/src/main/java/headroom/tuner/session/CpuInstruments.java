package headroom.tuner.session;

import headroom.config.KernelConfig;
import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelCatalog;
import headroom.shape.AttentionShape;
import headroom.tuner.measure.CeilingClient;
import headroom.tuner.measure.ChildJvm;
import headroom.tuner.measure.ForkPlan;
import headroom.tuner.measure.JmhConfirmer;
import headroom.tuner.measure.KernelCaches;
import headroom.tuner.measure.ScreeningPlan;
import headroom.tuner.measure.WorkerScreener;
import java.io.IOException;
import java.util.List;

/** What a run on this machine's CPU measures with: worker JVMs, JMH forks, a shared class cache. */
public final class CpuInstruments implements OpenInstruments {

  private final KernelCaches caches;
  private final WorkerScreener screener;
  private final TuneSession.Instruments instruments;

  private CpuInstruments(DeviceTraits traits, AttentionShape example, long seed)
      throws IOException {
    this.caches = KernelCaches.open();
    ChildJvm jvm = caches.jvm();
    KernelCatalog catalog = KernelCatalog.load();
    this.screener = new WorkerScreener(jvm, catalog, traits, ScreeningPlan.standard(seed));
    JmhConfirmer confirmer = new JmhConfirmer(jvm, catalog, traits, ForkPlan.standard());
    CeilingClient ceilings = new CeilingClient(jvm, traits);
    this.instruments =
        new TuneSession.Instruments(
            catalog.forDevice(DeviceKind.CPU),
            traits,
            screener,
            confirmer,
            (threads, progress) -> {
              progress.accept("a first fork, to start the later ones sooner");
              confirmer.rehearse(example, untuned(catalog, example, traits));
              return ceilings.measure(threads, progress);
            });
  }

  /**
   * Opens the instruments; processes start when they are first needed.
   *
   * @param traits of this device, its cores as many as kernels may use
   * @param example any shape of the run, for a first fork
   * @param seed seed of the inputs
   * @throws IOException if there is no temporary folder to write to
   */
  public static CpuInstruments open(DeviceTraits traits, AttentionShape example, long seed)
      throws IOException {
    return new CpuInstruments(traits, example, seed);
  }

  @Override
  public TuneSession.Instruments instruments() {
    return instruments;
  }

  private static KernelConfig untuned(
      KernelCatalog catalog, AttentionShape example, DeviceTraits traits) {
    return new Competitors(catalog.forDevice(DeviceKind.CPU), traits, List.of()).fallback(example);
  }

  @Override
  public void close() throws IOException {
    screener.close();
    caches.close();
  }
}
