package headroom.tuner.cli;

import headroom.shape.AttentionShape;
import headroom.shape.ElementType;
import headroom.shape.ModelPresets;
import headroom.tuner.session.Preset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What to tune: a preset, models, or a file of shapes. */
final class ShapeOptions {

  private static final class Presets extends LowerCaseNames {
    Presets() {
      super(Preset.values());
    }
  }

  @Option(
      names = "--preset",
      paramLabel = "PRESET",
      completionCandidates = Presets.class,
      defaultValue = "quick",
      description =
          "quick (minutes), standard (half an hour), full (hours); default ${DEFAULT-VALUE}.")
  private Preset preset = Preset.QUICK;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      split = ",",
      arity = "1..*",
      description = "Only these models' shapes, such as falcon-7b or llama2-70b.")
  private List<String> models = new ArrayList<>();

  @Option(
      names = "--seq-len",
      paramLabel = "TOKENS",
      split = ",",
      description = "Sequence lengths for the models; default: the preset's.")
  private List<Integer> seqLens = new ArrayList<>();

  @Mixin private FormatOptions formats = new FormatOptions();

  @Mixin private ShapesFileOption file = new ShapesFileOption();

  Preset preset() {
    return preset;
  }

  /** The preset's name where nothing was chosen by hand. */
  String presetName() {
    boolean custom =
        file.given()
            || formats.given()
            || Stream.of(models, seqLens).anyMatch(list -> !list.isEmpty());
    return custom ? "custom" : preset.name().toLowerCase(java.util.Locale.ROOT);
  }

  /**
   * The shapes asked for, each once.
   *
   * @throws UserException naming what is wrong
   */
  List<AttentionShape> shapes() {
    return shapes(ElementType.F32);
  }

  /**
   * The same for a device whose caches usually have another element type.
   *
   * @throws UserException naming what is wrong
   */
  List<AttentionShape> shapes(ElementType usual) {
    try {
      if (file.given()) {
        if (formats.given() || Stream.of(models, seqLens).anyMatch(list -> !list.isEmpty())) {
          throw UserException.badInput(
              "--shapes names all shapes by itself: leave out --model, --seq-len, --element and"
                  + " --page-tokens");
        }
        return file.shapes().orElseThrow();
      }
      List<String> names = models.isEmpty() ? preset.models() : models;
      names.forEach(ModelPresets::named);
      List<AttentionShape> heads =
          preset.shapesOf(names, seqLens.isEmpty() ? preset.seqLens() : seqLens);
      return formats.formats(usual).stream()
          .flatMap(format -> heads.stream().map(shape -> shape.withFormat(format)))
          .toList();
    } catch (IllegalArgumentException e) {
      throw UserException.badInput(String.valueOf(e.getMessage()));
    }
  }
}
