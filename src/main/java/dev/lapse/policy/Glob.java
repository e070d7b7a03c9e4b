package dev.lapse.policy;

import java.util.Objects;

/**
 * A pattern for a name: {@code *} stands for any run of characters, the empty one too, {@code ?}
 * for exactly one, and everything else for itself. Upper and lower case differ, as they do in
 * Keycloak.
 *
 * @param text the pattern as written; never null or blank
 */
public record Glob(String text) {
  /** Matches every name. */
  public static final Glob ANY = new Glob("*");

  /**
   * @throws IllegalArgumentException if the text is blank
   */
  public Glob {
    Objects.requireNonNull(text, "text");
    if (text.isBlank()) {
      throw new IllegalArgumentException("a glob can't be blank");
    }
  }

  /** Whether the whole name fits this pattern. */
  public boolean matches(String name) {
    return matches(name, Glob::fitsCharacter);
  }

  /**
   * Whether every name that the other pattern matches is matched by this one as well. A yes is
   * certain; a no may be wrong for patterns that say the same in different ways, such as {@code *?}
   * and {@code ?*}.
   */
  boolean covers(Glob other) {
    // What the other leaves open, only a wildcard of ours that is as wide can take in.
    return matches(other.text, Glob::fitsPattern);
  }

  /**
   * Goes back to the last star only, never to an earlier one: the time is bounded by the product of
   * the lengths, which a translation into a regular expression would not be.
   */
  private boolean matches(String name, Fit fit) {
    int[] pattern = text.codePoints().toArray();
    int[] wanted = name.codePoints().toArray();
    int p = 0;
    int w = 0;
    int lastStar = -1;
    int starTakesUpTo = 0;
    while (w < wanted.length) {
      if (p < pattern.length && pattern[p] == '*') {
        lastStar = p++;
        starTakesUpTo = w;
      } else if (p < pattern.length && fit.fits(pattern[p], wanted[w])) {
        p++;
        w++;
      } else if (lastStar >= 0) {
        p = lastStar + 1;
        w = ++starTakesUpTo;
      } else {
        return false;
      }
    }
    while (p < pattern.length && pattern[p] == '*') {
      p++;
    }
    return p == pattern.length;
  }

  private static boolean fitsCharacter(int pattern, int character) {
    return pattern == '?' || pattern == character;
  }

  private static boolean fitsPattern(int pattern, int other) {
    return pattern == '?' ? other != '*' : pattern == other;
  }

  @FunctionalInterface
  private interface Fit {
    boolean fits(int pattern, int wanted);
  }

  @Override
  public String toString() {
    return text;
  }
}
