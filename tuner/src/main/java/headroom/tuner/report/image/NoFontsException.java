package headroom.tuner.report.image;

/** This Java runtime finds no font, so it cannot draw text. */
public final class NoFontsException extends RuntimeException {

  NoFontsException(Throwable cause) {
    super(
        "this Java runtime cannot draw text (%s); install fontconfig and a font, such as"
                .formatted(cause.getClass().getSimpleName())
            + " fonts-dejavu-core",
        cause);
  }
}
