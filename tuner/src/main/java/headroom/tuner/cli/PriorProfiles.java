package headroom.tuner.cli;

import headroom.dispatch.FingerprintMatch;
import headroom.profile.Ceiling;
import headroom.profile.DeviceFingerprint;
import headroom.profile.TuningProfile;
import headroom.tuner.session.WarmStarts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** What a run takes from profiles that there are already: winners to begin with, and ceilings. */
final class PriorProfiles {

  /** A fleet has a profile per kind of machine. */
  private static final int MOST_FILES = 64;

  @Option(
      names = "--seed-from",
      paramLabel = "FILE",
      arity = "1..*",
      description = {
        "Begin with what won in these profiles, of this device or of others: the nearer the device",
        "and the shape, the sooner it is tried. The profile that is written says where each came",
        "from."
      })
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--ceilings-from",
      paramLabel = "FILE",
      description = "Take the ceilings of this profile of this device, which saves 20 s.")
  private Optional<Path> ceilings = Optional.empty();

  /**
   * Reads the profiles.
   *
   * @param here the device that is tuned
   * @param note told what each is worth
   * @throws UserException if one cannot be read, is no valid profile or of another kind of device
   */
  WarmStarts warmStarts(DeviceFingerprint here, Consumer<String> note) {
    if (files.size() > MOST_FILES) {
      throw UserException.badInput(
          "--seed-from takes at most %d files: %d".formatted(MOST_FILES, files.size()));
    }
    List<TuningProfile> profiles = files.stream().map(ProfileFiles::read).toList();
    for (int i = 0; i < files.size(); i++) {
      if (profiles.get(i).device().kind() != here.kind()) {
        throw UserException.badInput(
            "--seed-from %s: a profile of a %s says nothing of a %s; leave it out"
                .formatted(files.get(i), profiles.get(i).device().kind(), here.kind()));
      }
    }
    WarmStarts starts = WarmStarts.of(profiles, here);
    for (int i = 0; i < files.size(); i++) {
      WarmStarts.Source source = starts.given().get(i);
      note.accept(
          String.format(
              Locale.ROOT,
              "beginning with %d winners of %s, trust %.2f (%s)",
              source.shapes().size(),
              files.get(i),
              source.trust(),
              source.match().describe()));
    }
    return starts;
  }

  /**
   * The ceilings that are not to be measured again, if a profile was named.
   *
   * @param threads of the run
   * @throws UserException if it cannot be read, is of another device or of other threads
   */
  Optional<List<Ceiling>> ceilings(DeviceFingerprint here, int threads) {
    return ceilings.map(
        file -> {
          TuningProfile profile = ProfileFiles.read(file);
          FingerprintMatch match = FingerprintMatch.of(profile.device(), here);
          if (!match.grade().usable()) {
            throw UserException.badInput(
                "--ceilings-from %s: it is of another device (%s); leave it out"
                    .formatted(file, match.describe()));
          }
          if (profile.run().threads() != threads || profile.ceilings().isEmpty()) {
            throw UserException.badInput(
                "--ceilings-from %s: it has %d ceilings of a run on %d threads, this is one on %d; leave it out"
                    .formatted(file, profile.ceilings().size(), profile.run().threads(), threads));
          }
          return profile.ceilings();
        });
  }
}
