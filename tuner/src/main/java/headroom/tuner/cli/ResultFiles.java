package headroom.tuner.cli;

import headroom.json.DocumentException;
import headroom.profile.DeviceFingerprint;
import headroom.tuner.journal.UnfinishedRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where results go: {@code results/profiles/<device>.json} and {@code results/raw/<device>/} under
 * the checkout, or beside the file that {@code --out} names.
 *
 * <p>Every run has a raw file of its own, named by when it began. The newest one of an output tells
 * whether its last run came to its end; if not, the next run goes on with it. Older ones are never
 * touched.
 *
 * @param profile the profile
 * @param rawFolder where the raw files of this output lie
 * @param rawPrefix what their names begin with, before the time
 * @param rawSuffix what they end with
 */
record ResultFiles(Path profile, Path rawFolder, String rawPrefix, String rawSuffix) {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** The checkout; the scripts set the property, so that they work from any folder. */
  static Path home() {
    return Path.of(System.getProperty("headroom.home", ""));
  }

  static Path defaultProfile(DeviceFingerprint device) {
    return home().resolve("results").resolve("profiles").resolve(device.slug() + ".json");
  }

  static ResultFiles of(Optional<Path> out, DeviceFingerprint device) {
    if (out.isPresent()) {
      Path profile = out.get();
      Path folder = profile.toAbsolutePath().getParent();
      return new ResultFiles(
          profile, folder == null ? profile : folder, stem(profile) + "-", ".raw.jsonl");
    }
    Path raw = home().resolve("results").resolve("raw").resolve(device.slug());
    return new ResultFiles(defaultProfile(device), raw, "", ".jsonl");
  }

  /** A profile whose raw log is all of its runs' together, or one of its re-races. */
  static ResultFiles ofMerged(Path out) {
    Path folder = out.toAbsolutePath().getParent();
    return new ResultFiles(
        out, folder == null ? out : folder, stem(out) + ".re-race-", ".raw.jsonl");
  }

  /** The log of a merge, or of a shard: named like its profile. */
  static Path rawLike(Path profile) {
    return profile.resolveSibling(stem(profile) + ".raw.jsonl");
  }

  private static String stem(Path profile) {
    return String.valueOf(profile.getFileName()).replaceFirst("\\.json$", "");
  }

  /** The raw file of a run that begins now: one that is not there. */
  Path freshRaw(Instant now) {
    String stamp = rawPrefix + STAMP.format(now);
    return IntStream.iterate(1, i -> i + 1)
        .mapToObj(i -> rawFolder.resolve(stamp + (i == 1 ? "" : "-" + i) + rawSuffix))
        .filter(file -> !Files.exists(file))
        .findFirst()
        .orElseThrow();
  }

  /**
   * The raw file of the output's last run, if that did not come to its end.
   *
   * @throws UserException if it cannot be read
   */
  Optional<Path> unfinishedRaw() {
    Pattern name =
        Pattern.compile(
            Pattern.quote(rawPrefix) + "(\\d{8}-\\d{6}(?:-\\d+)?)" + Pattern.quote(rawSuffix));
    try (Stream<Path> files = Files.list(rawFolder)) {
      return files
          .filter(file -> name.matcher(String.valueOf(file.getFileName())).matches())
          .max(Comparator.comparing(file -> begun(name, file)))
          .filter(UnfinishedRun::left);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (DocumentException e) {
      throw UserException.badInput(String.valueOf(e.getMessage()));
    } catch (IOException | UncheckedIOException e) {
      throw UserException.badInput("cannot list %s: %s".formatted(rawFolder, why(e)));
    }
  }

  private static String begun(Pattern name, Path file) {
    return name.matcher(String.valueOf(file.getFileName())).replaceFirst("$1");
  }

  private static String why(Exception e) {
    return switch (e) {
      case FileAlreadyExistsException exists -> "%s is no folder".formatted(exists.getFile());
      case AccessDeniedException denied -> "permission denied";
      default -> String.valueOf(e.getMessage());
    };
  }

  /**
   * Makes sure that both files can be written before anything is measured.
   *
   * @throws UserException naming the path, what is wrong with it, and the cure
   */
  void requireWritable() {
    if (Files.isDirectory(profile)) {
      throw UserException.badInput(
          "--out must be a file, but is a folder: %s; add a file name".formatted(profile));
    }
    Path besideProfile = profile.toAbsolutePath().getParent();
    for (Path folder : new Path[] {besideProfile, rawFolder}) {
      try {
        Files.createDirectories(folder);
        Path probe = Files.createTempFile(folder, ".headroom", ".probe");
        Files.delete(probe);
      } catch (IOException | SecurityException e) {
        throw UserException.badInput(
            "cannot write into %s: %s; name another place with --out".formatted(folder, why(e)));
      }
    }
    if (Files.exists(profile) && !Files.isWritable(profile)) {
      throw UserException.badInput(
          "cannot replace %s: not writable; name another file with --out".formatted(profile));
    }
  }
}
