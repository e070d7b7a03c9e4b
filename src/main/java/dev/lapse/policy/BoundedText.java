package dev.lapse.policy;

import java.util.regex.Pattern;

/**
 * A text that may be read a limited number of times. Nested repetitions in a regular expression,
 * such as {@code (a+)+}, can take years on thirty characters; a requester chooses the characters.
 */
final class BoundedText implements CharSequence {
  /** As many characters as the API lets a ticket have; also keeps the matcher's recursion flat. */
  static final int LONGEST = 200;

  private static final int MOST_READS = 1_000_000;

  private final String text;
  private int readsLeft = MOST_READS;

  private BoundedText(String text) {
    this.text = text;
  }

  /** Whether the whole text matches; a text that is too long or takes too much work does not. */
  static boolean matches(Pattern pattern, String text) {
    if (text.length() > LONGEST) {
      return false;
    }
    try {
      return pattern.matcher(new BoundedText(text)).matches();
    } catch (TooMuchWork giveUp) {
      return false;
    }
  }

  @Override
  public char charAt(int index) {
    if (readsLeft-- <= 0) {
      throw new TooMuchWork();
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.subSequence(start, end);
  }

  @Override
  public String toString() {
    return text;
  }

  private static final class TooMuchWork extends RuntimeException {
    TooMuchWork() {
      super("the pattern takes too much work", null, false, false);
    }
  }
}
