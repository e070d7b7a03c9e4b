package dev.lapse.fuzz;

import dev.lapse.fuzz.Operation.Place;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What nobody should send. */
final class BadValues {
  private BadValues() {}

  private static final Map<Category, List<String>> TEXTS =
      Map.of(
          Category.WRONG_TYPE,
          List.of("", " ", "null", "true", "-1", "0", "1e999", "NaN", "P1Y", "\"\\"),
          Category.TOO_LONG,
          List.of("x".repeat(300), "x".repeat(3000), "99999999999999999999"),
          Category.UNICODE,
          List.of(
              "\u0000",
              "a\u0000b",
              "\u202Etxt.exe",
              "e\u0301\u0301\u0301\u0301",
              "\uD83D\uDE00".repeat(70),
              "\uFEFFx",
              "\u200Bx",
              "\uFFFF"),
          Category.INJECTION,
          List.of(
              "a\nb\r\nX-Evil: 1",
              "'; DROP TABLE grants; --",
              "\" OR \"1\"=\"1",
              "%' OR 1=1 --",
              "${jndi:ldap://127.0.0.1/x}",
              "{{7*7}}${7*7}#{7*7}",
              "<script>alert(1)</script>",
              "../../../../etc/passwd",
              "*)(uid=*))(|(uid=*",
              "%s%n%x"),
          Category.OUT_OF_RANGE,
          List.of(
              "P99999999999D",
              "PT-1S",
              "PT0S",
              "PT9223372036854775807S",
              "PT0.0000000000001S",
              "2026-13-45T99:99:99Z",
              "+999999999-12-31T23:59:59Z",
              "-999999999-01-01T00:00:00Z",
              "2026-12-01T08:00:00+25:00",
              "1970-01-01T00:00:00Z",
              "9999-12-31T23:59:59.999999999Z",
              "00000000-0000-0000-0000-000000000000",
              "ffffffff-ffff-ffff-ffff-ffffffffffff",
              "*",
              "W/\"1\"",
              "\"-1\"",
              "\"99999999999999999999\"",
              "wait=99999999999999999999",
              "wait=-1, wait=2",
              "handling=lenient; wait"));

  /** Written into an address as they are. */
  private static final Map<Category, List<String>> ENCODED =
      Map.of(
          Category.UNICODE, List.of("%00", "%FF", "%C0%80", "%ED%A0%80"),
          Category.INJECTION, List.of("%0D%0AX-Evil:%201", "..%2F..%2Fx", "%2e%2e", ";x=1"));

  /** Written into a body as they are; two are no JSON. */
  private static final Map<Category, List<String>> JSON =
      Map.of(
          Category.WRONG_TYPE,
          List.of(
              "null",
              "true",
              "0",
              "-1",
              "1.5",
              "1e400",
              "123456789012345678901234567890",
              "[]",
              "{}",
              "[null]",
              "NaN",
              "\"unfinished"),
          Category.TOO_LONG,
          List.of(
              "[" + "\"x\",".repeat(200) + "\"x\"]",
              "\"" + "x".repeat(60_000) + "\"",
              "\"" + "x".repeat(70_000) + "\""),
          Category.NESTED,
          List.of(
              "[[\"x\"]]",
              "{\"a\":{\"b\":{\"c\":[1,2,3]}}}",
              "[".repeat(500) + "]".repeat(500),
              "{\"a\":".repeat(1500) + "1" + "}".repeat(1500)),
          Category.UNICODE,
          List.of("\"\\ud800\"", "\"\\u0000\""));

  /** In place of the whole body. */
  private static final List<String> BODIES =
      List.of(
          "",
          " ",
          "null",
          "[]",
          "\"text\"",
          "7",
          "{",
          "{}",
          "{}{}",
          "{\"a\":1,\"a\":2}",
          "{\"__proto__\":{\"admin\":true}}",
          "\uFEFF{}",
          "[".repeat(5000),
          "{\"\":\"\"}",
          "<xml/>",
          "a=b&c=d",
          "x".repeat(70_000));

  static List<String> bodies() {
    return BODIES;
  }

  /** What stands in that place for a value of each category that it can have; empty: left out. */
  static Map<Category, List<Optional<String>>> of(Place place) {
    var values = new EnumMap<Category, List<Optional<String>>>(Category.class);
    for (Category category : Category.values()) {
      List<Optional<String>> found =
          category == Category.MISSING
              ? List.of(Optional.empty())
              : of(place, category).map(Optional::of).toList();
      if (!found.isEmpty()) {
        values.put(category, found);
      }
    }
    return values;
  }

  private static Stream<String> of(Place place, Category category) {
    Stream<String> texts = in(TEXTS, category);
    return switch (place) {
      case BODY, ITEM -> Stream.concat(in(JSON, category), texts.map(BadValues::quoted));
      case HEADER -> texts.map(text -> Attempt.written(place, text));
      case QUERY ->
          Stream.concat(texts.map(text -> Attempt.written(place, text)), in(ENCODED, category));
      case PATH ->
          Stream.concat(texts.map(text -> Attempt.written(place, text)), in(ENCODED, category))
              .filter(text -> !text.isEmpty());
    };
  }

  private static Stream<String> in(Map<Category, List<String>> values, Category category) {
    return values.getOrDefault(category, List.of()).stream();
  }

  private static String quoted(String text) {
    var json = new StringBuilder("\"");
    text.chars()
        .forEach(character -> {
          if (character < ' ') {
            json.append("\\u%04x".formatted(character));
          } else if (character == '"' || character == '\\') {
            json.append('\\').append((char) character);
          } else {
            json.append((char) character);
          }
        });
    return json.append('"').toString();
  }
}
