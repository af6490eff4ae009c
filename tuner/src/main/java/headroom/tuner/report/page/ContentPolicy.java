package headroom.tuner.report.page;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The Content-Security-Policy of a page that needs nothing from outside: only the scripts and
 * styles that were written into it may run, by their hashes; no network, no {@code eval}, no form,
 * no frame.
 */
final class ContentPolicy {

  private ContentPolicy() {}

  static String of(List<String> scripts, List<String> styles) {
    return String.join(
        "; ",
        "default-src 'none'",
        "script-src " + hashes(scripts),
        "style-src " + hashes(styles),
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'");
  }

  private static String hashes(List<String> contents) {
    return contents.stream().map(ContentPolicy::hash).collect(Collectors.joining(" "));
  }

  private static String hash(String content) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] digest = sha256.digest(content.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
