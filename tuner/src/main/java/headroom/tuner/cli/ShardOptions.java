package headroom.tuner.cli;

import headroom.profile.DeviceFingerprint;
import headroom.shape.AttentionShape;
import headroom.tuner.fleet.Shard;
import headroom.tuner.fleet.SharedVariant;
import headroom.tuner.journal.Origin;
import headroom.tuner.session.TuneSession;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * One part of a fleet's work. A shard has one raw log, named like its profile: run again it goes on
 * there, or, if it came to its end, reads its answers from it and writes the same profile.
 */
final class ShardOptions {

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      converter = Form.class,
      description = "Only part I of N of the shapes and their spaces; headroom merge joins them.")
  private Optional<Shard> shard = Optional.empty();

  @Option(
      names = "--node",
      paramLabel = "NAME",
      description =
          "With --shard: this machine's name in the raw log; default: Slurm's, or the system's.")
  private Optional<String> node = Optional.empty();

  static final class Form implements ITypeConverter<Shard> {
    @Override
    public Shard convert(String text) {
      try {
        return Shard.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

  /** What is to be tuned of these shapes. */
  List<AttentionShape> of(List<AttentionShape> shapes) {
    return shard.map(it -> it.of(shapes).shapes()).orElse(shapes);
  }

  /** What a run measures with, its variants cut to this shard's share of the first shape. */
  TuneSession.Instruments cut(TuneSession.Instruments whole, List<AttentionShape> shapes) {
    Optional<Shard.Work> work = shard.map(it -> it.of(shapes)).filter(it -> !it.share().whole());
    if (work.isEmpty()) {
      return whole;
    }
    AttentionShape only = work.get().shapes().getFirst();
    try {
      return new TuneSession.Instruments(
          SharedVariant.of(whole.variants(), only, whole.traits(), work.get().share()),
          whole.traits(),
          whole.screener(),
          whole.confirmer(),
          whole.ceilingMeter(),
          whole.cacheState());
    } catch (IllegalArgumentException e) {
      throw UserException.badInput("--shard: %s: %s".formatted(only.label(), e.getMessage()));
    }
  }

  /** The profile: named by the shard unless told otherwise. */
  Optional<Path> out(Optional<Path> out, DeviceFingerprint device) {
    return out.or(
        () ->
            shard.map(
                it ->
                    ResultFiles.defaultProfile(device)
                        .resolveSibling(
                            "%s-shard-%05d-of-%05d.json"
                                .formatted(device.slug(), it.index(), it.count()))));
  }

  /** The raw log of a shard; nothing where there is none. */
  Optional<Path> raw(Path profile) {
    return shard.map(it -> ResultFiles.rawLike(profile));
  }

  Optional<Origin> origin() {
    try {
      return shard.map(it -> new Origin(NodeName.of(node), it.toString()));
    } catch (IllegalArgumentException e) {
      throw UserException.badInput("--node: " + e.getMessage());
    }
  }
}
