package headroom.tuner.report.browser;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds a browser of the Chromium family. */
final class Chromium {

  /** Names a browser to use instead of those on the path. */
  static final String VARIABLE = "HEADROOM_CHROMIUM";

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");

  private static final Pattern FOLDERS = Pattern.compile(Pattern.quote(File.pathSeparator));

  private static final Path MAC =
      Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");

  private Chromium() {}

  static Optional<Path> find() {
    String named = System.getenv(VARIABLE);
    Stream<Path> candidates =
        named != null
            ? Stream.of(Path.of(named))
            : Stream.concat(
                FOLDERS
                    .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                    .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name))),
                Stream.of(MAC));
    return candidates.filter(Files::isExecutable).findFirst();
  }
}
