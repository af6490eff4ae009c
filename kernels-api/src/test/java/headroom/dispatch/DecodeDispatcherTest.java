package headroom.dispatch;

import static headroom.dispatch.DispatchFixture.HERE;
import static headroom.dispatch.DispatchFixture.config;
import static headroom.dispatch.DispatchFixture.filled;
import static headroom.dispatch.DispatchFixture.floats;
import static headroom.dispatch.DispatchFixture.profile;
import static headroom.dispatch.DispatchFixture.tied;
import static headroom.dispatch.DispatchFixture.time;
import static headroom.dispatch.DispatchFixture.tuned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import headroom.dispatch.DispatchFixture.Device;
import headroom.dispatch.DispatchFixture.Fault;
import headroom.dispatch.DispatchFixture.TileVariant;
import headroom.kernel.DeviceKind;
import headroom.kernel.KernelCatalog;
import headroom.kernel.KvCache;
import headroom.kernel.KvLayout;
import headroom.profile.DeviceFingerprint;
import headroom.profile.ProfileCodec;
import headroom.profile.TuningProfile;
import headroom.reference.Float64Decode;
import headroom.shape.AttentionShape;
import headroom.shape.ElementType;
import headroom.shape.KvFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exact, nearest, default, reference: which is taken, and what it says of those passed over. */
class DecodeDispatcherTest {

  private static final String FLAG = "-XX:LoopUnrollLimit=0";

  private static final AttentionShape OF_8 = new AttentionShape(1, 8, 1, 16, 64);
  private static final AttentionShape OF_4 = new AttentionShape(1, 4, 1, 16, 64);

  private static DecodeDispatcher dispatcher(TuningProfile profile, String... flags) {
    return dispatcher(profile, HERE, 0, flags);
  }

  private static DecodeDispatcher dispatcher(
      TuningProfile profile, DeviceFingerprint here, int wrongTile, String... flags) {
    return DecodeDispatcher.of(
        profile,
        new Device(here, List.of(flags)),
        KernelCatalog.of(List.of(new TileVariant(wrongTile, Fault.IDLE))));
  }

  private static Choice choice(DecodeDispatcher dispatcher, AttentionShape shape) {
    KvCache cache = filled(dispatcher.newCache(shape), shape.seqLen());
    return dispatcher.choice(shape.queryHeads(), cache);
  }

  @Test
  void theVeryShapeIsTakenAndDecodesAsTheReference() {
    try (DecodeDispatcher dispatcher = dispatcher(profile(tuned(OF_8, time(8))))) {
      KvCache cache = filled(dispatcher.newCache(OF_8), 64);
      assertThat(cache.layout().keyPanel()).isEqualTo(8);
      float[] q = floats(new Random(1), 8 * 16);
      float[] out = new float[q.length];
      dispatcher.decode(q, cache, out);
      float[] expected = new float[q.length];
      new Float64Decode(OF_8).decode(q, cache, 0.25f, expected);
      assertThat(out).isEqualTo(expected);
      Choice choice = dispatcher.choice(8, cache);
      assertThat(choice.describe()).isEqualTo("exact b1-h8-kv1-d16-s64: tile[tile=8]");
      assertThat(choice.notes()).isEmpty();
    }
  }

  @Test
  void theNearestShapeIsTakenAtOtherLengthsAndBatches() {
    AttentionShape longer = OF_8.withSeqLen(4096);
    try (DecodeDispatcher dispatcher =
        dispatcher(profile(tuned(OF_8, time(8)), tuned(longer, time(4))))) {
      Choice near = choice(dispatcher, new AttentionShape(2, 8, 1, 16, 70));
      assertThat(near.source()).isEqualTo(Choice.Source.NEAREST);
      assertThat(near.tuned()).contains(OF_8);
      assertThat(near.distance()).isBetween(Math.log(2), 0.72);
      assertThat(choice(dispatcher, OF_8.withSeqLen(2000)).tuned()).contains(longer);
    }
  }

  /** Another layout than the default's is kept, since caches of all lengths have the winner's. */
  @Test
  void aWinnerThatTiesWithTheDefaultIsForItsOwnShapeAlone() {
    try (DecodeDispatcher dispatcher = dispatcher(profile(tied(OF_8, time(4))))) {
      assertThat(choice(dispatcher, OF_8).config()).contains(config(4));
      Choice longer = choice(dispatcher, OF_8.withSeqLen(70));
      assertThat(longer.source()).isEqualTo(Choice.Source.NEAREST);
      assertThat(longer.config()).contains(config(1));
      assertThat(choice(dispatcher, OF_4).config()).contains(config(1));
    }
    try (DecodeDispatcher dispatcher = dispatcher(profile(tied(OF_8, time(8))))) {
      assertThat(choice(dispatcher, OF_8.withSeqLen(70)).config()).contains(config(8));
      assertThat(choice(dispatcher, new AttentionShape(1, 16, 1, 16, 64)).config())
          .contains(config(1));
    }
  }

  /** Tile 8 does not divide a group of 12: the next nearest shape's tile does. */
  @Test
  void anIllegalConfigurationGivesWayToTheNextNearest() {
    try (DecodeDispatcher dispatcher =
        dispatcher(profile(tuned(OF_8, time(8)), tuned(OF_4, time(4))))) {
      Choice choice = choice(dispatcher, new AttentionShape(1, 12, 1, 16, 64));
      assertThat(choice.config()).contains(config(4));
      assertThat(choice.tuned()).contains(OF_4);
      assertThat(choice.notes()).containsExactly("b1-h8-kv1-d16-s64: tile divides the group");
    }
  }

  @Test
  void withoutALegalOneTheDefaultDecodes() {
    try (DecodeDispatcher dispatcher = dispatcher(profile(tuned(OF_8, time(8))))) {
      Choice choice = choice(dispatcher, new AttentionShape(1, 7, 1, 16, 64));
      assertThat(choice.source()).isEqualTo(Choice.Source.DEVICE_DEFAULT);
      assertThat(choice.config()).contains(config(1));
    }
  }

  /** A layout that no kernel here reads, as another runtime might keep it. */
  @Test
  void aForeignLayoutIsReadByTheReference() {
    try (DecodeDispatcher dispatcher = dispatcher(profile(tuned(OF_8, time(8))))) {
      KvCache cache = filled(new KvCache(1, 1, 16, 64, new KvLayout(3, 5, 7)), 64);
      Choice choice = dispatcher.choice(8, cache);
      assertThat(choice.source()).isEqualTo(Choice.Source.REFERENCE);
      assertThat(choice.notes()).anyMatch(note -> note.contains("reads KvLayout[keyPanel=8"));
      float[] out = new float[128];
      dispatcher.decode(floats(new Random(1), 128), cache, out);
      assertThat(out[0]).isNotZero();
    }
  }

  /** Slow by a factor of a hundred: nobody should need a profiler to find that out. */
  @Test
  void theReferenceIsNotTakenInSilence() {
    List<String> said = new CopyOnWriteArrayList<>();
    Logger logger = Logger.getLogger(DecodeDispatcher.class.getName());
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            said.add(line.getLevel() + " " + new SimpleFormatter().formatMessage(line));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.addHandler(handler);
    try (DecodeDispatcher dispatcher = dispatcher(profile(tuned(OF_8, time(8))))) {
      KvCache cache = filled(new KvCache(1, 1, 16, 64, new KvLayout(3, 5, 7)), 63);
      for (int step = 0; step < 3; step++) {
        dispatcher.decode(floats(new Random(1), 128), cache, new float[128]);
      }
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(said)
        .filteredOn(line -> line.contains("float64 reference"))
        .singleElement(STRING)
        .startsWith("WARNING b1-h8-kv1-d16-s")
        .contains("reads KvLayout[keyPanel=8");
  }

  /** A pool of few pages may promise each sequence more tokens than any shape has. */
  @Test
  void aCacheOfMoreTokensThanShapesHaveIsDecoded() {
    try (DecodeDispatcher dispatcher = dispatcher(profile(tuned(OF_8, time(2))))) {
      KvFormat pages = new KvFormat(ElementType.F32, 64);
      int capacity = 2 * AttentionShape.MAX_EXTENT;
      KvCache cache = filled(new KvCache(1, 1, 16, capacity, KvLayout.rowMajor(16), pages, 2), 70);
      assertThat(dispatcher.choice(8, cache).config()).contains(config(2));
    }
  }

  @Test
  void aProcessWithoutTheWinnersFlagsTakesTheFastestThatNeedsNone() {
    TuningProfile profile = profile(tuned(OF_8, time(8, FLAG), time(2)));
    try (DecodeDispatcher without = dispatcher(profile);
        DecodeDispatcher with = dispatcher(profile, FLAG)) {
      assertThat(choice(with, OF_8).config()).contains(config(8));
      assertThat(choice(without, OF_8).config()).contains(config(2));
      assertThat(choice(without, OF_8).notes()).anyMatch(note -> note.contains(FLAG));
    }
  }

  /** A program's times on a program: whoever decides by them must have said that he knows. */
  @Test
  void aProfileOfAnEmulatedDeviceIsRefusedUnlessAskedFor(@TempDir Path folder) {
    TuningProfile measured = profile(tuned(OF_8, time(2)));
    DeviceFingerprint emulated =
        new DeviceFingerprint(
            DeviceKind.GPU, "A GPU", "9.0", "sm_90", HERE.traits(), 0, 1, "-", "-", "-", true);
    TuningProfile profile =
        new TuningProfile(
            measured.tool(), measured.run(), emulated, measured.ceilings(), measured.shapes());
    Path file = folder.resolve("emulated.json");
    ProfileCodec.writeAtomically(profile, file);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> dispatcher(profile))
        .withMessageContaining("emulated device, whose times mean nothing: A GPU; tune on the");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DecodeDispatcher.load(file))
        .withMessageContaining("emulated");
    // Asked for, it is read, and all that is missing is a kernel module.
    assertThatIllegalStateException()
        .isThrownBy(() -> DecodeDispatcher.loadEmulated(file))
        .withMessageContaining("no kernels on the class path");
  }

  @Test
  void anotherJdkHasKernelsComparedBeforeTheirFirstUse() {
    TuningProfile profile = profile(tuned(OF_8, time(2)), tuned(OF_4, time(4)));
    DeviceFingerprint newer =
        new DeviceFingerprint(
            HERE.kind(),
            HERE.model(),
            HERE.microarchitecture(),
            HERE.isa(),
            HERE.traits(),
            1,
            16,
            "unknown",
            "Linux 6",
            "26");
    try (DecodeDispatcher dispatcher = dispatcher(profile, newer, 2)) {
      assertThat(dispatcher.match().describe())
          .isEqualTo("re verify: JDK: 25 in the profile, 26 here");
      Choice choice = choice(dispatcher, OF_8);
      assertThat(choice.config()).contains(config(4));
      assertThat(choice.notes()).anyMatch(note -> note.contains("differs from the reference"));
    }
  }

  /** Nearest, so not measured here: compared first, and its exception is no caller's concern. */
  @Test
  void aKernelThatThrowsGivesWayToTheNextNearest() {
    TuningProfile profile = profile(tuned(OF_8, time(2)), tuned(OF_4, time(4)));
    try (DecodeDispatcher dispatcher =
        DecodeDispatcher.of(
            profile,
            new Device(HERE, List.of()),
            KernelCatalog.of(List.of(new TileVariant(2, Fault.THROWS))))) {
      Choice choice = choice(dispatcher, OF_8.withSeqLen(40));
      assertThat(choice.config()).contains(config(4));
      assertThat(choice.notes())
          .anyMatch(note -> note.contains("fails: ") && note.contains("index 8 of 8"));
    }
  }

  /** What a device answers is no illegal argument, and no reason to decode nothing. */
  @Test
  void aKernelThatCannotBeMadeGivesWayToTheNextNearest() {
    TuningProfile profile = profile(tuned(OF_8, time(2)), tuned(OF_4, time(4)));
    try (DecodeDispatcher dispatcher =
        DecodeDispatcher.of(
            profile,
            new Device(HERE, List.of()),
            KernelCatalog.of(List.of(new TileVariant(2, Fault.NOT_MADE))))) {
      Choice choice = choice(dispatcher, OF_8);
      assertThat(choice.config()).contains(config(4));
      assertThat(choice.notes()).anyMatch(note -> note.contains("out of memory"));
    }
  }

  @Test
  void anotherProcessorsWinnersAreNotTaken() {
    DeviceFingerprint other =
        new DeviceFingerprint(
            HERE.kind(),
            "B CPU",
            HERE.microarchitecture(),
            HERE.isa(),
            HERE.traits(),
            1,
            16,
            "unknown",
            "Linux 6",
            "25");
    try (DecodeDispatcher dispatcher = dispatcher(profile(tuned(OF_8, time(8))), other, 0)) {
      assertThat(dispatcher.match().grade()).isEqualTo(FingerprintMatch.Grade.SEED_ONLY);
      Choice choice = choice(dispatcher, OF_8);
      assertThat(choice.source()).isEqualTo(Choice.Source.DEVICE_DEFAULT);
      assertThat(choice.notes().getFirst()).contains("seed only: model: A CPU in the profile");
    }
  }

  @Test
  void impossibleDecodesSayWhatIsWrong() {
    DecodeDispatcher dispatcher = dispatcher(profile(tuned(OF_8, time(8))));
    KvCache cache = dispatcher.newCache(OF_8);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> dispatcher.decode(new float[128], cache, new float[128]))
        .withMessageContaining("seqLen=0");
    filled(cache, 3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> dispatcher.decode(new float[100], cache, new float[128]))
        .withMessageContaining("100 floats are no whole heads for batch=1, headDim=16");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> dispatcher.decode(new float[128], cache, new float[127]))
        .withMessageContaining("q has 128 floats, out 127");
    dispatcher.decode(new float[128], cache, new float[128]);
    dispatcher.close();
    assertThatIllegalStateException()
        .as("not a kernel whose threads have ended")
        .isThrownBy(() -> dispatcher.decode(new float[128], cache, new float[128]))
        .withMessageContaining("closed");
    assertThatIllegalStateException()
        .isThrownBy(() -> dispatcher.newCache(OF_8))
        .withMessageContaining("closed");
  }

  @Test
  void threadsDecodeSideBySide() throws Exception {
    try (DecodeDispatcher dispatcher = dispatcher(profile(tuned(OF_8, time(8))));
        ExecutorService pool = Executors.newFixedThreadPool(4)) {
      KvCache cache = filled(dispatcher.newCache(OF_8), 64);
      float[] q = floats(new Random(1), 128);
      float[] expected = new float[128];
      dispatcher.decode(q, cache, expected);
      Callable<float[]> decode =
          () -> {
            float[] out = new float[128];
            for (int i = 0; i < 50; i++) {
              dispatcher.decode(q, cache, out);
            }
            return out;
          };
      for (Future<float[]> out : pool.invokeAll(List.of(decode, decode, decode, decode))) {
        assertThat(out.get()).isEqualTo(expected);
      }
    }
  }
}
