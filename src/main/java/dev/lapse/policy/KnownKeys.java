package dev.lapse.policy;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What to say about a key that a policy file may not have. */
final class KnownKeys {
  private static final int MOST_SLIPS = 3;
  private static final int LONGEST_COMPARED = 40;

  private KnownKeys() {}

  /** Names the known keys, and the one that was probably meant. */
  static String unknown(String key, List<String> known) {
    String all = "known here are " + String.join(", ", known);
    if (key.length() > LONGEST_COMPARED) {
      return "is not a known key; " + all;
    }
    return known.stream()
        .min(Comparator.comparingInt(candidate -> slips(key, candidate)))
        .filter(candidate -> slips(key, candidate) <= MOST_SLIPS)
        .map(candidate -> "is not a known key; did you mean %s? (%s)".formatted(candidate, all))
        .orElse("is not a known key; " + all);
  }

  /** The Levenshtein distance without regard to case, dashes and underscores. */
  private static int slips(String key, String candidate) {
    String from = key.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
    String to = candidate.toLowerCase(Locale.ROOT);
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
