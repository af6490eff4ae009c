package headroom.tuner.cli;

import headroom.shape.AttentionShape;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads tokens: {@code 4096}, or {@code 32k} for 32768. */
final class TokenCounts implements ITypeConverter<Integer> {

  private static final Pattern FORM = Pattern.compile("\\d{1,8}[kK]?");

  @Override
  public Integer convert(String text) {
    if (FORM.matcher(text).matches()) {
      boolean kilo = text.endsWith("k") || text.endsWith("K");
      long number = Long.parseLong(kilo ? text.substring(0, text.length() - 1) : text);
      long tokens = kilo ? number << 10 : number;
      if (tokens >= 1 && tokens <= AttentionShape.MAX_EXTENT) {
        return (int) tokens;
      }
    }
    throw new TypeConversionException(
        "'%s' is no number of tokens from 1 to %d; write it as 4096 or 32k"
            .formatted(text, AttentionShape.MAX_EXTENT));
  }
}
