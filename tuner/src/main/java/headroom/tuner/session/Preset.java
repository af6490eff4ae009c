package headroom.tuner.session;

import headroom.shape.AttentionShape;
import headroom.shape.ModelPreset;
import headroom.shape.ModelPresets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** How much a tuning run looks at when the user names no shapes. */
public enum Preset {
  /** Six models, one of each way of sharing heads on common sizes: a first profile in minutes. */
  QUICK(
      Duration.ofSeconds(230),
      // The best of screening against the default: what minutes allow.
      1,
      // 4 rounds, the later two minutes after the first: fewer do not show how the machine drifts.
      4,
      List.of("falcon-7b", "starcoder", "palm-8b", "llama2-70b", "mistral-7b", "llama2-7b"),
      new int[] {512, 4096},
      new int[] {1}),
  /** Every distinct head geometry of the presets. */
  STANDARD(Duration.ofMinutes(30), 3, 5, allModels(), new int[] {512, 2048, 8192}, new int[] {1}),
  /** The same with longer contexts and batches: an evening. */
  FULL(
      Duration.ofHours(3),
      3,
      8,
      allModels(),
      new int[] {128, 512, 2048, 8192, 32768},
      new int[] {1, 4});

  private final Duration budget;
  private final int challengers;
  private final int rounds;
  private final List<String> models;
  private final int[] seqLens;
  private final int[] batches;

  Preset(
      Duration budget,
      int challengers,
      int rounds,
      List<String> models,
      int[] seqLens,
      int[] batches) {
    this.budget = budget;
    this.challengers = challengers;
    this.rounds = rounds;
    this.models = models;
    this.seqLens = seqLens;
    this.batches = batches;
  }

  private static List<String> allModels() {
    return ModelPresets.all().stream().map(ModelPreset::name).toList();
  }

  /** Wall time for ceilings and all shapes together, without the build. */
  public Duration budget() {
    return budget;
  }

  /** Finalists beside the untuned default. */
  public int challengers() {
    return challengers;
  }

  /** Forks per finalist when confirming. */
  public int rounds() {
    return rounds;
  }

  /** The models looked at. */
  public List<String> models() {
    return models;
  }

  /** The shapes looked at, without repeats, in model order. */
  public List<AttentionShape> shapes() {
    return shapesOf(models, IntStream.of(seqLens).boxed().toList());
  }

  /** The shapes of some models at this preset's batches and the given lengths. */
  public List<AttentionShape> shapesOf(List<String> names, List<Integer> lengths) {
    return names.stream()
        .map(ModelPresets::named)
        .flatMap(
            model ->
                IntStream.of(batches)
                    .boxed()
                    .flatMap(batch -> lengths.stream().map(length -> model.shape(batch, length))))
        .distinct()
        .toList();
  }

  /** The sequence lengths that the preset looks at. */
  public List<Integer> seqLens() {
    return IntStream.of(seqLens).boxed().toList();
  }
}
