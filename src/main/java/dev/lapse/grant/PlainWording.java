package dev.lapse.grant;

import java.util.Optional;

/**
 * What text may say that people decide by: something, no control characters, no half of a surrogate
 * pair, and nothing that turns the direction of writing around.
 */
public final class PlainWording {
  private PlainWording() {}

  /**
   * What is wrong with a text; empty if nothing. It never repeats the text.
   *
   * @param max how many characters (Unicode code points) it may have at most
   * @param multiline whether it may have line ends and tabs
   */
  public static Optional<String> problem(String text, int max, boolean multiline) {
    if (text.isBlank()) {
      return Optional.of("must not be blank");
    }
    if (text.codePointCount(0, text.length()) > max) {
      return Optional.of("must have at most " + max + " characters");
    }
    if (text.codePoints().anyMatch(c -> isControl(c, multiline))) {
      return Optional.of("must not contain a control character");
    }
    if (text.codePoints().anyMatch(PlainWording::misleads)) {
      return Optional.of("must not contain half a character or change the direction of writing");
    }
    return Optional.empty();
  }

  private static boolean isControl(int c, boolean multiline) {
    return switch (Character.getType(c)) {
      case Character.CONTROL -> !(multiline && (c == '\n' || c == '\t'));
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> !multiline;
      default -> false;
    };
  }

  private static boolean misleads(int c) {
    return Character.getType(c) == Character.SURROGATE
        || c == 0x061C
        || c == 0x200E
        || c == 0x200F
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
