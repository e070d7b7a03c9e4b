package dev.lapse.policy;

import java.util.Objects;

/**
 * One rule that a request breaks.
 *
 * @param field the field of the request, as the API names it ({@code ticket}, {@code duration}, …)
 * @param message what is wrong and what would be right
 */
public record Violation(String field, String message) {
  /** No component may be null. */
  public Violation {
    Objects.requireNonNull(field, "field");
    Objects.requireNonNull(message, "message");
  }
}
