package headroom.tuner.cli;

import headroom.profile.DeviceFingerprint;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * Where results go: {@code results/profiles/<device>.json} and {@code results/raw/<device>/} under
 * the checkout, or beside the file that {@code --out} names.
 *
 * @param profile the profile
 * @param raw the raw outcomes of this run
 */
record ResultFiles(Path profile, Path raw) {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** The checkout; the scripts set the property, so that they work from any folder. */
  static Path home() {
    return Path.of(System.getProperty("headroom.home", ""));
  }

  static Path defaultProfile(DeviceFingerprint device) {
    return home().resolve("results").resolve("profiles").resolve(device.slug() + ".json");
  }

  static ResultFiles of(Optional<Path> out, DeviceFingerprint device, Instant now) {
    String stamp = STAMP.format(now);
    if (out.isPresent()) {
      Path profile = out.get();
      String name = String.valueOf(profile.getFileName()).replaceFirst("\\.json$", "");
      return new ResultFiles(profile, profile.resolveSibling(name + "-" + stamp + ".raw.jsonl"));
    }
    Path raw = home().resolve("results").resolve("raw").resolve(device.slug());
    return new ResultFiles(defaultProfile(device), raw.resolve(stamp + ".jsonl"));
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
    for (Path file : new Path[] {profile, raw}) {
      Path folder = file.toAbsolutePath().getParent();
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
