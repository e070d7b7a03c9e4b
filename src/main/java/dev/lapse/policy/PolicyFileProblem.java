package dev.lapse.policy;

import java.util.Objects;

/**
 * One thing that is wrong with a policy file.
 *
 * @param line the line, from 1
 * @param column the column, from 1
 * @param key the path of the key, such as {@code policies[0].match.scope}; empty where the problem
 *     belongs to no key
 * @param message what is wrong and what would be right; follows its subject, as in "must be …"
 */
public record PolicyFileProblem(int line, int column, String key, String message) {
  /** No component may be null. */
  public PolicyFileProblem {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(message, "message");
  }

  String describe(String source) {
    String what = key.isEmpty() ? "the file" : key;
    return "%s:%d:%d: %s %s".formatted(source, line, column, what, message);
  }
}
