package dev.lapse.verify;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What an entry tells, on one line. People have written some of it, so nothing of it may move the
 * cursor or start a line of its own: a reason must not be able to say {@code verified}.
 */
final class PlainWords {
  private PlainWords() {}

  static String of(LoggedEntry entry, String name) {
    var line =
        "#%d  %s  %s, by %s"
            .formatted(entry.index(), entry.at(), words(entry.action()), actor(entry, name));
    return visible(line + facts(entry.facts()));
  }

  private static String words(String action) {
    return action.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String actor(LoggedEntry entry, String name) {
    return "%s (%s %s)".formatted(name, words(entry.actorKind()), entry.actorSubject());
  }

  private static String facts(Map<?, ?> facts) {
    return facts.entrySet().stream()
        .map(fact -> "; " + fact.getKey() + ": " + value(fact.getValue()))
        .collect(Collectors.joining());
  }

  private static String value(Object value) {
    return switch (value) {
      case null -> "none";
      case List<?> list -> list.stream().map(PlainWords::value).collect(Collectors.joining(" | "));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(member -> member.getKey() + " " + value(member.getValue()))
              .collect(Collectors.joining(", ", "(", ")"));
      default -> value.toString();
    };
  }

  /** The text with everything that is not to be seen written as its number. */
  static String visible(String text) {
    var visible = new StringBuilder();
    text.codePoints()
        .forEach(character -> {
          if (isShown(character)) {
            visible.appendCodePoint(character);
          } else {
            visible.append("\\u{%x}".formatted(character));
          }
        });
    return visible.toString();
  }

  private static boolean isShown(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
