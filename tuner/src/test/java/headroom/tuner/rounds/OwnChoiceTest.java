package headroom.tuner.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelCatalog;
import headroom.shape.AttentionShape;
import headroom.shape.ElementType;
import headroom.shape.KvFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Without a profile: all variants of so many threads, in their defaults. */
class OwnChoiceTest {

  private static final AttentionShape SHAPE = new AttentionShape(1, 4, 1, 64, 40);

  private static final DeviceTraits TRAITS =
      new DeviceTraits(256, 16, 2, 32 << 10, 512 << 10, 32 << 20);

  private static final KernelCatalog CATALOG = KernelCatalog.load();

  private static List<OwnChoice> choices(KernelCatalog catalog, int threads, KvFormat... formats) {
    return OwnChoice.ofFormats(catalog, SHAPE, List.of(formats), threads, TRAITS, Optional.empty());
  }

  private static List<String> variants(int threads) {
    return choices(CATALOG, threads, KvFormat.F32).getFirst().configs().stream()
        .map(KernelConfig::variant)
        .toList();
  }

  @Test
  void everyVariantOfSoManyThreadsCompetes() {
    assertThat(variants(1)).containsExactly("row", "tiled");
    assertThat(variants(2)).containsExactly("split-row", "split-tiled");
  }

  @Test
  void threadsThatNoVariantRunsOnAreRefusedByTheirNumber() {
    KernelCatalog serial =
        KernelCatalog.of(
            CATALOG.all().stream().filter(it -> !it.id().startsWith("split-")).toList());

    assertThatThrownBy(() -> choices(serial, 2, KvFormat.F32))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no variant decodes b1-h4-kv1-d64-s40 on 2 threads; take fewer");
  }

  /** One JVM has one set of flags: that of the pages, whose short tiles are not to be unrolled. */
  @Test
  void allFormatsRunUnderTheFlagsOfTheOneThatAsksForMost() {
    DeviceTraits avx512 = new DeviceTraits(512, 32, 2, 48 << 10, 1 << 20, 32 << 20);
    List<KvFormat> formats = List.of(KvFormat.F32, new KvFormat(ElementType.F32, 32));
    List<OwnChoice> choices =
        OwnChoice.ofFormats(CATALOG, SHAPE, formats, 1, avx512, Optional.empty());

    assertThat(choices)
        .flatExtracting(OwnChoice::configs)
        .extracting(config -> CATALOG.named(config.variant()).jvmFlags(config))
        .containsOnly(choices.getFirst().jvmFlags(CATALOG))
        .allSatisfy(flags -> assertThat(flags).contains("-XX:LoopUnrollLimit=0"));
  }
}
