package dev.lapse.oscal;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What people wrote, as OSCAL takes it: it shows what was written, and nothing more happens. */
final class Words {
  private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Cntrl}\\p{Z}]+");

  /** What means something in OSCAL's Markdown. */
  private static final Pattern MEANINGFUL = Pattern.compile("[\\\\`*_\\[\\]<>{}~^|!#&\"']");

  private Words() {}

  /** One line of Markdown that reads as this text. */
  static String markup(String text) {
    return MEANINGFUL.matcher(line(text)).replaceAll("\\\\$0");
  }

  /** The value of a prop: one line, neither empty nor beginning or ending with a blank. */
  static Optional<String> value(String text) {
    return Optional.of(line(text)).filter(line -> !line.isEmpty());
  }

  /** Members of an object as one line: {@code name: value; name: value}. */
  static String told(Map<?, ?> members) {
    return members.entrySet().stream()
        .map(member -> member.getKey() + ": " + member.getValue())
        .collect(Collectors.joining("; "));
  }

  private static String line(String text) {
    return BLANKS.matcher(text).replaceAll(" ").strip();
  }
}
