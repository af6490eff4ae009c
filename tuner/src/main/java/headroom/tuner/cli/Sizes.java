package headroom.tuner.cli;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads bytes: {@code 80GB} is 80·10⁹, {@code 80GiB} is 80·2³⁰; above zero, at most 1 PB. */
final class Sizes implements ITypeConverter<Long> {

  private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?) ?([kmgt]i?)?b?");

  private static final Map<String, Long> UNITS =
      Map.of(
          "k",
          1_000L,
          "m",
          1_000_000L,
          "g",
          1_000_000_000L,
          "t",
          1_000_000_000_000L,
          "ki",
          1L << 10,
          "mi",
          1L << 20,
          "gi",
          1L << 30,
          "ti",
          1L << 40);

  private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000_000_000L);

  @Override
  public Long convert(String text) {
    Matcher parts = FORM.matcher(text.toLowerCase(Locale.ROOT));
    if (parts.matches()) {
      String unit = parts.group(2);
      BigDecimal bytes =
          new BigDecimal(parts.group(1))
              .multiply(BigDecimal.valueOf(unit == null ? 1 : UNITS.getOrDefault(unit, 1L)));
      if (bytes.compareTo(BigDecimal.ONE) >= 0 && bytes.compareTo(MOST) <= 0) {
        return bytes.longValue();
      }
    }
    throw new TypeConversionException(
        "'%s' is not a size above zero and up to 1000TB; write it as 80GB, 24GiB or 512MiB"
            .formatted(text));
  }
}
