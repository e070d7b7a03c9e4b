package dev.lapse.tlog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON in the one form of its value (RFC 8785): no white space, members in the order of their
 * UTF-16 names, numbers and strings as ECMAScript writes them. Values are maps with text keys,
 * lists, strings, numbers, booleans and null.
 */
public final class CanonicalJson {
  /** The largest integer that every reader of JSON keeps exactly: 2^53 − 1. */
  public static final long LARGEST_INTEGER = (1L << 53) - 1;

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final int PLAIN_DIGITS = 21;
  private static final int PLAIN_ZEROS = 6;

  private final StringBuilder text = new StringBuilder();

  private CanonicalJson() {}

  /**
   * The bytes of a value.
   *
   * @throws IllegalArgumentException if JSON has no such value: an integer beyond ±{@link
   *     #LARGEST_INTEGER}, a number that is not finite, half a character, another type
   */
  public static byte[] write(Object value) {
    var json = new CanonicalJson();
    json.value(value);
    return json.text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The value of a JSON text, canonical or not: integers are {@link Long}, other numbers {@link
   * Double}.
   *
   * @throws MalformedException if it is no JSON in UTF-8, or repeats a member
   */
  public static Object read(byte[] json) {
    try (var parser = JSON.createParser(decode(json))) {
      parser.nextToken();
      var value = readValue(parser);
      if (parser.nextToken() != null) {
        throw new MalformedException("something follows the JSON value");
      }
      return value;
    } catch (IOException e) {
      throw new MalformedException("not JSON: " + firstLine(e), e);
    }
  }

  /**
   * The object of a JSON text that is in its one form already.
   *
   * @throws MalformedException if it is not
   */
  public static Map<String, Object> readCanonical(byte[] json) {
    if (!(read(json) instanceof Map<?, ?> members)) {
      throw new MalformedException("not a JSON object");
    }
    if (!isWritten(members, json)) {
      throw new MalformedException("JSON that is not in its canonical form");
    }
    var object = new LinkedHashMap<String, Object>();
    members.forEach((name, value) -> object.put((String) name, value));
    return object;
  }

  private static boolean isWritten(Object value, byte[] json) {
    try {
      return Arrays.equals(write(value), json);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("JSON without a canonical form: " + e.getMessage(), e);
    }
  }

  private static String decode(byte[] json) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(json))
          .toString();
    } catch (CharacterCodingException e) {
      throw new MalformedException("not UTF-8", e);
    }
  }

  private static String firstLine(IOException e) {
    return e.getMessage().lines().findFirst().orElse("");
  }

  private static Object readValue(JsonParser parser) throws IOException {
    var token = parser.currentToken();
    if (token == null) {
      throw new MalformedException("not JSON: nothing there");
    }
    return switch (token) {
      case START_OBJECT -> readObject(parser);
      case START_ARRAY -> readList(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new MalformedException("not JSON: " + token);
    };
  }

  private static Map<String, Object> readObject(JsonParser parser) throws IOException {
    var object = new LinkedHashMap<String, Object>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var name = parser.currentName();
      parser.nextToken();
      object.put(name, readValue(parser));
    }
    return object;
  }

  private static List<Object> readList(JsonParser parser) throws IOException {
    var list = new ArrayList<Object>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(readValue(parser));
    }
    return list;
  }

  private static Object number(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
        && isSafe(parser.getLongValue())) {
      return parser.getLongValue();
    }
    return Double.parseDouble(parser.getText());
  }

  private static boolean isSafe(long number) {
    return number >= -LARGEST_INTEGER && number <= LARGEST_INTEGER;
  }

  private void value(Object value) {
    switch (value) {
      case null -> text.append("null");
      case Map<?, ?> members -> object(members);
      case List<?> list -> list(list);
      case String string -> string(string);
      case Boolean truth -> text.append(truth);
      case Integer number -> text.append(number);
      case Long number when isSafe(number) -> text.append(number);
      case Double number when Double.isFinite(number) -> text.append(ecmaScript(number));
      case Long number -> throw new IllegalArgumentException(value + " is beyond ±(2^53 − 1)");
      default ->
          throw new IllegalArgumentException(
              "JSON has no value for " + value + " of " + value.getClass().getName());
    }
  }

  private void object(Map<?, ?> members) {
    var sorted = new TreeMap<String, Object>();
    members.forEach((name, value) -> sorted.put((String) name, value));
    text.append('{');
    var separator = "";
    for (var member : sorted.entrySet()) {
      text.append(separator);
      string(member.getKey());
      text.append(':');
      value(member.getValue());
      separator = ",";
    }
    text.append('}');
  }

  private void list(List<?> values) {
    text.append('[');
    var separator = "";
    for (var value : values) {
      text.append(separator);
      value(value);
      separator = ",";
    }
    text.append(']');
  }

  private void string(String string) {
    text.append('"');
    string.codePoints().forEach(this::character);
    text.append('"');
  }

  private void character(int character) {
    switch (character) {
      case '"' -> text.append("\\\"");
      case '\\' -> text.append("\\\\");
      case '\b' -> text.append("\\b");
      case '\t' -> text.append("\\t");
      case '\n' -> text.append("\\n");
      case '\f' -> text.append("\\f");
      case '\r' -> text.append("\\r");
      default -> {
        if (character < ' ') {
          text.append("\\u%04x".formatted(character));
        } else if (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE) {
          throw new IllegalArgumentException("half a character: \\u%04x".formatted(character));
        } else {
          text.appendCodePoint(character);
        }
      }
    }
  }

  /** ECMA-262, Number::toString. */
  private static String ecmaScript(double number) {
    if (number == 0) {
      return "0";
    }
    var decimal = shortest(Math.abs(number));
    var digits = decimal.unscaledValue().toString();
    var point = digits.length() - decimal.scale();
    return (number < 0 ? "-" : "") + place(digits, point);
  }

  /**
   * The shortest decimal that is read back as the number. Java prefers two digits to one where both
   * would do, as in 4.9E-324 for 5e-324.
   */
  private static BigDecimal shortest(double number) {
    var decimal = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    var oneDigit = decimal.round(new MathContext(1));
    return oneDigit.doubleValue() == number ? oneDigit.stripTrailingZeros() : decimal;
  }

  /**
   * @param point how many of the digits stand before the decimal point; it may lie outside of them
   */
  private static String place(String digits, int point) {
    if (point > PLAIN_DIGITS || point <= -PLAIN_ZEROS) {
      var fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
      var exponent = point - 1;
      return digits.charAt(0) + fraction + "e" + (exponent < 0 ? "" : "+") + exponent;
    }
    if (point <= 0) {
      return "0." + "0".repeat(-point) + digits;
    }
    if (point >= digits.length()) {
      return digits + "0".repeat(point - digits.length());
    }
    return digits.substring(0, point) + "." + digits.substring(point);
  }
}
