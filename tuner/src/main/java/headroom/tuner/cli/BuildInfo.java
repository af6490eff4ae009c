package headroom.tuner.cli;

import headroom.profile.ToolInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which build this is; every profile and raw record names it.
 *
 * @param version the project's version, such as {@code 0.1.0}
 * @param commit the git commit's first 12 digits, with {@code -dirty} behind it when the tree was
 *     modified; {@code unknown} when the sources came without git
 */
public record BuildInfo(String version, String commit) {
  private static final String RESOURCE = "/headroom/tuner/build.properties";

  /** Reads what the build wrote into this jar. */
  public static BuildInfo current() {
    Properties properties = new Properties();
    try (InputStream in = BuildInfo.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not on the class path; build with Maven");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE, e);
    }
    return new BuildInfo(
        properties.getProperty("version", "unknown"), properties.getProperty("commit", "unknown"));
  }

  /** As a profile names it. */
  ToolInfo tool() {
    return new ToolInfo(version, commit);
  }

  /** One line for {@code --version}, such as {@code headroom 0.1.0 (0123456789ab)}. */
  public String line() {
    return "headroom " + version + " (" + commit + ")";
  }
}
