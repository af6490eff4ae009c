package headroom.profile;

/**
 * The tool that wrote a profile.
 *
 * @param version release
 * @param commit abbreviated commit of the build, {@code unknown} outside a checkout
 */
public record ToolInfo(String version, String commit) {

  /**
   * Checks both texts.
   *
   * @throws IllegalArgumentException if one is empty, too long or not printable
   */
  public ToolInfo {
    Require.text("version", version);
    Require.text("commit", commit);
  }
}
