package headroom.profile;

import headroom.json.DocumentException;
import headroom.json.JsonFields;
import headroom.json.StrictJson;
import headroom.json.TextFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The JSON form of a {@link TuningProfile}, as {@code tuning-profile-v1.schema.json} beside this
 * class defines it. The same profile always gives the same bytes; numbers are rounded to {@link
 * ProfileWriter#SIGNIFICANT_DIGITS} significant digits, and what was read is written as it was.
 *
 * <p>Reading takes a file from anywhere: it is bounded in size and depth, and whatever the schema
 * does not know or a record refuses is an error of one line.
 */
public final class ProfileCodec {

  /** The published schema, as a resource of this class. */
  public static final String SCHEMA_RESOURCE = "tuning-profile-v1.schema.json";

  /** Far beyond the largest sweep: some 10,000 shapes. */
  static final int MAX_BYTES = 32 << 20;

  private ProfileCodec() {}

  /**
   * The profile as JSON, ending in a line break.
   *
   * @throws DocumentException if it is beyond what {@link #read(String)} takes
   */
  public static String write(TuningProfile profile) {
    String json = ProfileWriter.write(profile);
    requireSize("profile", json);
    return json;
  }

  /**
   * Writes the profile so that the file is never half-written: it has the old content or the new.
   *
   * @throws DocumentException if the file cannot be written: which, why, cure
   */
  public static void writeAtomically(TuningProfile profile, Path path) {
    TextFile.writeAtomically(path, write(profile));
  }

  /**
   * Reads a profile.
   *
   * @throws DocumentException if {@code json} is no profile of a schema version that this code
   *     knows
   */
  public static TuningProfile read(String json) {
    return read("profile", json);
  }

  /**
   * Reads a profile from a file.
   *
   * @throws DocumentException if the file cannot be read, or is no profile of a schema version that
   *     this code knows
   */
  public static TuningProfile read(Path path) {
    return read("profile " + path, TextFile.read(path, MAX_BYTES));
  }

  /**
   * Reads a profile that lies in another document.
   *
   * @throws DocumentException if it is no profile of a schema version that this code knows
   */
  public static TuningProfile read(JsonFields root) {
    return ProfileReader.read(root);
  }

  private static TuningProfile read(String source, String json) {
    requireSize(source, json);
    return ProfileReader.read(StrictJson.parse(source, json));
  }

  private static void requireSize(String source, String json) {
    // UTF-8 never takes fewer bytes than a string has characters.
    if (json.length() > MAX_BYTES || json.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new DocumentException(
          "%s is larger than %d MiB; tune fewer shapes per profile"
              .formatted(source, MAX_BYTES >> 20));
    }
  }
}
