package headroom.profile;

import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.shape.AttentionShape;
import headroom.shape.ElementType;
import headroom.shape.KvFormat;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Any legal profile, its numbers rounded as a file rounds them. */
record RandomProfile(Random random) {

  private static final String LETTERS = "aZ09 -_./\\\"'<>&{}[]:,äΩ漢😀";

  private static final String[] FLAGS = {
    "-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0", "-XX:LoopUnrollLimit=0"
  };

  TuningProfile profile() {
    return new TuningProfile(
        new ToolInfo(text(), text()),
        new RunInfo(
            Instant.ofEpochSecond(946_684_800L + random.nextInt(Integer.MAX_VALUE), nanoOfSecond()),
            rate(),
            text(),
            random.nextLong(),
            rate(),
            count(),
            random.nextBoolean(),
            "r" + random.nextInt(1000) + ".jsonl"),
        device(),
        list(this::ceiling, 8),
        list(this::tuned, 4).stream()
            .collect(Collectors.toMap(tuned -> tuned.shape(), tuned -> tuned, (a, b) -> a))
            .values()
            .stream()
            .toList());
  }

  private int nanoOfSecond() {
    return random.nextBoolean() ? 0 : random.nextInt(1_000_000_000);
  }

  private DeviceFingerprint device() {
    DeviceTraits traits =
        new DeviceTraits(
            64 << random.nextInt(6),
            count(),
            1 + random.nextInt(DeviceTraits.MOST_CORES),
            size(),
            size(),
            size());
    return new DeviceFingerprint(
        pick(DeviceKind.values()),
        text(),
        text(),
        text(),
        traits,
        random.nextInt(9),
        random.nextInt(4096),
        text(),
        text(),
        text(),
        random.nextBoolean());
  }

  private Ceiling ceiling() {
    double best = rate();
    return new Ceiling(
        pick(Resource.values()),
        count(),
        best,
        ProfileFixture.rounded(best * (0.5 + random.nextDouble() / 2)),
        count(),
        size());
  }

  private TunedShape tuned() {
    ConfirmedTime winner = time();
    int kvHeads = 1 + random.nextInt(8);
    String cacheState = random.nextBoolean() ? "hot" : "cold";
    return new TunedShape(
        new AttentionShape(
            count(),
            kvHeads * (1 + random.nextInt(16)),
            kvHeads,
            1 + random.nextInt(256),
            count(),
            new KvFormat(
                pick(ElementType.values()), random.nextBoolean() ? 0 : 16 << random.nextInt(9))),
        list(this::text, 3),
        cacheState,
        winner,
        time(),
        random.nextBoolean() ? Optional.of(time()) : Optional.empty(),
        winner.jvmFlags().isEmpty() || random.nextBoolean()
            ? Optional.empty()
            : Optional.of(flagFree()),
        Stream.concat(Stream.of(winner.config()), list(this::config, 3).stream()).toList(),
        roofline(),
        rate(),
        random.nextBoolean()
            ? OptionalDouble.of(ProfileFixture.rounded(random.nextDouble()))
            : OptionalDouble.empty(),
        random.nextBoolean() ? OptionalDouble.of(rate()) : OptionalDouble.empty(),
        cacheState.equals("hot") && random.nextBoolean() ? Optional.of(cold()) : Optional.empty(),
        SearchTrace.of(text(), size(), count(), counts(this::count), counts(this::size))
            .began(list(this::warmStart, 3))
            .ended(end()));
  }

  private ColdTime cold() {
    double nanos = rate();
    return new ColdTime(
        nanos, ProfileFixture.rounded(nanos / 2), ProfileFixture.rounded(nanos * 2), count());
  }

  private WarmStart warmStart() {
    return new WarmStart(
        random.nextBoolean() ? WarmStart.THIS_RUN : text(),
        new AttentionShape(
            count(), 8, 2, 1 + random.nextInt(256), count(), KvFormat.named("int8-p32")),
        ProfileFixture.rounded(random.nextDouble()),
        config());
  }

  private Optional<SearchEnd> end() {
    double share = rate();
    return switch (random.nextInt(5)) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(new SearchEnd.BudgetUsed(rate()));
      case 2 -> Optional.of(new SearchEnd.NearRoofline(share, ProfileFixture.rounded(share / 2)));
      case 3 ->
          Optional.of(
              new SearchEnd.NothingBetter(count(), ProfileFixture.rounded(random.nextDouble())));
      default -> Optional.of(new SearchEnd.AllTried());
    };
  }

  private ConfirmedTime flagFree() {
    return time(List.of());
  }

  private ConfirmedTime time() {
    return time(list(() -> pick(FLAGS), 3));
  }

  private ConfirmedTime time(List<String> flags) {
    double median = rate();
    int samples = 1 + random.nextInt(1000);
    return new ConfirmedTime(
        config(),
        flags,
        count(),
        median,
        ProfileFixture.rounded(median * random.nextDouble()),
        ProfileFixture.rounded(median * (1 + random.nextDouble())),
        rate(),
        1 + random.nextInt(samples),
        samples,
        random.nextInt(samples + 1),
        rate(),
        size());
  }

  private KernelConfig config() {
    Map<String, AxisValue> values = new TreeMap<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      values.put(
          "axis" + random.nextInt(20),
          random.nextBoolean()
              ? new AxisValue.Int(random.nextInt())
              : new AxisValue.Name("n-" + random.nextInt(99)));
    }
    return KernelConfig.of("variant-" + random.nextInt(9), values);
  }

  private RooflinePoint roofline() {
    double fma = rate();
    double memory = rate();
    Resource level = pick(new Resource[] {Resource.L1, Resource.L2, Resource.L3, Resource.DRAM});
    Resource[] arithmetic = {Resource.FMA, Resource.MMA_BF16, Resource.MMA_F16};
    return fma >= memory
        ? new RooflinePoint(rate(), rate(), fma, level, memory, pick(arithmetic), fma)
        : new RooflinePoint(rate(), rate(), fma, level, memory, level, memory);
  }

  private <T extends Number> Map<String, T> counts(Supplier<T> count) {
    Map<String, T> counts = new TreeMap<>();
    list(this::text, 4).forEach(name -> counts.put(name, count.get()));
    return counts;
  }

  private <T> List<T> list(Supplier<T> element, int most) {
    return Stream.generate(element).limit(random.nextInt(most + 1)).toList();
  }

  private <T> T pick(T[] values) {
    return values[random.nextInt(values.length)];
  }

  /** From picoseconds to days, and now and then what a double hardly holds. */
  private double rate() {
    double exponent =
        random.nextInt(20) == 0 ? random.nextInt(600) - 300 : random.nextDouble() * 20 - 6;
    return ProfileFixture.rounded((0.1 + random.nextDouble()) * Math.pow(10, exponent));
  }

  private int count() {
    return 1 + random.nextInt(1 << random.nextInt(1, 24));
  }

  private long size() {
    return random.nextLong() >>> (1 + random.nextInt(62));
  }

  private String text() {
    int[] letters = LETTERS.codePoints().toArray();
    return Stream.generate(() -> letters[random.nextInt(letters.length)])
        .limit(1 + random.nextInt(20))
        .map(Character::toString)
        .collect(Collectors.joining());
  }
}
