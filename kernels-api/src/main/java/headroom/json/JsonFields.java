package headroom.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * One JSON object, read field by field with the type that each must have. Every error names the
 * file and the JSON pointer of the place.
 */
public final class JsonFields {

  /** No list or object in a file of Headroom's holds more. */
  private static final int MAX_ENTRIES = 100_000;

  private final String source;
  private final String path;
  private final JsonNode node;

  private JsonFields(String source, String path, JsonNode node) {
    this.source = source;
    this.path = path;
    this.node = node;
    if (!node.isObject()) {
      throw error(path, "must be an object {…}, not " + describe(node));
    }
    if (node.size() > MAX_ENTRIES) {
      throw error(path, "holds %d fields; at most %d".formatted(node.size(), MAX_ENTRIES));
    }
  }

  static JsonFields root(String source, JsonNode node) {
    return new JsonFields(source, "", node);
  }

  /**
   * Rejects every field but these.
   *
   * @return this object
   */
  public JsonFields allow(String... names) {
    List<String> known = List.of(names);
    for (String name : node.propertyNames()) {
      if (!known.contains(name)) {
        String cure =
            Quoting.nearest(name, known)
                .map(near -> "did you mean " + Quoting.quote(near) + "?")
                .orElse("known fields: " + String.join(", ", known));
        throw error(path, "unknown field %s; %s".formatted(Quoting.quote(name), cure));
      }
    }
    return this;
  }

  /** Whether the field is there, whatever its value. */
  public boolean has(String name) {
    return node.has(name);
  }

  /** A whole number that fits an int; {@code 1.0} is none. */
  public int integer(String name) {
    return toInt(at(name), pointer(name));
  }

  /** A whole number that fits a long. */
  public long longInteger(String name) {
    return toLong(at(name), pointer(name));
  }

  /** A finite number. */
  public double number(String name) {
    return toNumber(at(name), pointer(name));
  }

  /** A list of finite numbers. */
  public List<Double> numbers(String name) {
    return elements(name, this::toNumber);
  }

  /** A boolean. */
  public boolean flag(String name) {
    JsonNode value = at(name);
    if (!value.isBoolean()) {
      throw error(pointer(name), "must be true or false, not " + describe(value));
    }
    return value.booleanValue();
  }

  /** A string. */
  public String text(String name) {
    return toText(at(name), pointer(name));
  }

  /** The constant whose label the field holds. */
  public <E> E oneOf(String name, List<E> constants, Function<E, String> label) {
    return toOneOf(at(name), pointer(name), constants, label);
  }

  /** The constants whose labels the field lists; one label is a list of one. */
  public <E> List<E> eachOneOf(String name, List<E> constants, Function<E, String> label) {
    return at(name).isArray()
        ? elements(name, (value, pointer) -> toOneOf(value, pointer, constants, label))
        : List.of(oneOf(name, constants, label));
  }

  /** An object. */
  public JsonFields object(String name) {
    return new JsonFields(source, pointer(name), at(name));
  }

  /** A list of objects. */
  public List<JsonFields> objects(String name) {
    return elements(name, (value, pointer) -> new JsonFields(source, pointer, value));
  }

  /** A list of strings. */
  public List<String> texts(String name) {
    return elements(name, this::toText);
  }

  /** A number, a boolean or a string, as text. */
  public String scalar(String name) {
    return toScalar(at(name), pointer(name));
  }

  /** A list of numbers, booleans and strings, each as text. */
  public List<String> scalars(String name) {
    return elements(name, this::toScalar);
  }

  /** A whole number or a list of them; one number is a list of one. */
  public List<Integer> integers(String name) {
    return at(name).isArray() ? elements(name, this::toInt) : List.of(integer(name));
  }

  /** Every field of this object by name, each a whole number that fits an int. */
  public Map<String, Integer> integerByName() {
    return byName(this::integer);
  }

  /** Every field of this object by name, each a whole number that fits a long. */
  public Map<String, Long> longByName() {
    return byName(this::longInteger);
  }

  /** Every field of this object by name, each what {@code read} makes of a field of that name. */
  public <T> Map<String, T> byName(Function<String, T> read) {
    Map<String, T> values = new TreeMap<>();
    node.propertyNames().forEach(name -> values.put(name, read.apply(name)));
    return values;
  }

  /** Whether the field is a number rather than something else. */
  public boolean isNumber(String name) {
    return at(name).isNumber();
  }

  /**
   * Makes a value that checks itself, and tells where in the file it is if it refuses.
   *
   * @throws DocumentException instead of {@code made}'s {@link IllegalArgumentException}
   */
  public <T> T make(Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw error(path, String.valueOf(e.getMessage()));
    }
  }

  /** An error at a field of this object. */
  public DocumentException errorAt(String name, String what) {
    return error(pointer(name), what);
  }

  /** An error at this object. */
  public DocumentException error(String what) {
    return error(path, what);
  }

  /** What messages call the file. */
  public String source() {
    return source;
  }

  private <T> List<T> elements(String name, BiFunction<JsonNode, String, T> read) {
    JsonNode list = at(name);
    if (!list.isArray()) {
      throw error(pointer(name), "must be a list […], not " + describe(list));
    }
    if (list.size() > MAX_ENTRIES) {
      throw error(
          pointer(name), "holds %d entries; at most %d".formatted(list.size(), MAX_ENTRIES));
    }
    List<T> values = new ArrayList<>(list.size());
    for (JsonNode value : list) {
      values.add(read.apply(value, pointer(name) + "/" + values.size()));
    }
    return values;
  }

  private JsonNode at(String name) {
    JsonNode value = node.get(name);
    if (value == null) {
      throw error(path, "field %s is missing".formatted(Quoting.quote(name)));
    }
    return value;
  }

  private double toNumber(JsonNode value, String pointer) {
    if (!value.isNumber() || !Double.isFinite(value.doubleValue(Double.NaN))) {
      throw error(pointer, "must be a finite number, not " + describe(value));
    }
    return value.doubleValue() + 0.0; // -0.0 becomes 0.0: written alike, they must read alike
  }

  private int toInt(JsonNode value, String pointer) {
    long number = toLong(value, pointer);
    if (number != (int) number) {
      throw error(pointer, "must be between -2^31 and 2^31 - 1: " + number);
    }
    return (int) number;
  }

  private long toLong(JsonNode value, String pointer) {
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw error(pointer, "must be a whole number within 64 bits, not " + describe(value));
    }
    return value.longValue();
  }

  private <E> E toOneOf(
      JsonNode value, String pointer, List<E> constants, Function<E, String> label) {
    String text = toText(value, pointer);
    for (E constant : constants) {
      if (label.apply(constant).equals(text)) {
        return constant;
      }
    }
    List<String> known = constants.stream().map(label).toList();
    String hint =
        Quoting.nearest(text, known)
            .map(near -> "did you mean " + Quoting.quote(near) + "? ")
            .orElse("");
    throw error(
        pointer,
        "unknown value %s; %sknown: %s"
            .formatted(Quoting.quote(text), hint, String.join(", ", known)));
  }

  private String toText(JsonNode value, String pointer) {
    if (!value.isString()) {
      throw error(pointer, "must be text in quotes, not " + describe(value));
    }
    return value.stringValue();
  }

  private String toScalar(JsonNode value, String pointer) {
    if (!value.isNumber() && !value.isBoolean() && !value.isString()) {
      throw error(pointer, "must be a number, true, false or text, not " + describe(value));
    }
    return value.asString();
  }

  private String pointer(String name) {
    return path + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  private DocumentException error(String pointer, String what) {
    return new DocumentException(
        "%s: %s: %s".formatted(source, pointer.isEmpty() ? "top level" : pointer, what));
  }

  private static String describe(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "a list";
      case STRING -> Quoting.quote(value.stringValue());
      case NULL -> "null";
      case NUMBER, BOOLEAN -> Quoting.quote(value.asString()).replace("\"", "");
      case BINARY, MISSING, POJO -> "something else";
    };
  }
}
