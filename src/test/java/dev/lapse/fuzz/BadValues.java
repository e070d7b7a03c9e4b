package dev.lapse.fuzz;

import java.util.List;
import java.util.stream.Stream;

/** What nobody should send. */
final class BadValues {
  private BadValues() {}

  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "x".repeat(300),
          "x".repeat(3000),
          "null",
          "true",
          "-1",
          "0",
          "99999999999999999999",
          "1e999",
          "NaN",
          "\u0000",
          "a\u0000b",
          "a\nb\r\nX-Evil: 1",
          "\u202Etxt.exe",
          "e\u0301\u0301\u0301\u0301",
          "\uD83D\uDE00".repeat(70),
          "\uFEFFx",
          "\u200Bx",
          "\uFFFF",
          "'; DROP TABLE grants; --",
          "\" OR \"1\"=\"1",
          "%' OR 1=1 --",
          "${jndi:ldap://127.0.0.1/x}",
          "{{7*7}}${7*7}#{7*7}",
          "<script>alert(1)</script>",
          "../../../../etc/passwd",
          "*)(uid=*))(|(uid=*",
          "\"\\",
          "%s%n%x",
          "P99999999999D",
          "PT-1S",
          "PT0S",
          "PT9223372036854775807S",
          "PT0.0000000000001S",
          "P1Y",
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
          "handling=lenient; wait");

  /** Written into an address as they are. */
  private static final List<String> ENCODED =
      List.of(
          "%00",
          "%FF", "%C0%80", "%ED%A0%80", "%0D%0AX-Evil:%201", "..%2F..%2Fx", "%2e%2e", ";x=1");

  /** Written into a body as they are; the last two are no JSON. */
  private static final List<String> JSON =
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
          "[[\"x\"]]",
          "{\"a\":{\"b\":{\"c\":[1,2,3]}}}",
          "[" + "\"x\",".repeat(200) + "\"x\"]",
          "[".repeat(500) + "]".repeat(500),
          "{\"a\":".repeat(1500) + "1" + "}".repeat(1500),
          "\"\\ud800\"",
          "\"\\u0000\"",
          "\"" + "x".repeat(60_000) + "\"",
          "\"" + "x".repeat(70_000) + "\"",
          "NaN",
          "\"unfinished");

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

  /** For a parameter; in an address they have to be encoded first. */
  static List<String> texts() {
    return TEXTS;
  }

  static List<String> encoded() {
    return ENCODED;
  }

  static List<String> bodies() {
    return BODIES;
  }

  /** For a field of a body, as JSON or what looks like it. */
  static List<String> json() {
    return Stream.concat(JSON.stream(), TEXTS.stream().map(BadValues::quoted)).toList();
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
