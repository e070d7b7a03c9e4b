package dev.lapse.api;

import dev.lapse.policy.Violation;
import jakarta.ws.rs.BadRequestException;
import java.util.List;

/** A request that can't be understood, with the fields or parameters that are to blame. */
final class InvalidRequestException extends BadRequestException {
  private static final long serialVersionUID = 1L;

  private final transient List<Violation> violations;

  InvalidRequestException(List<Violation> violations) {
    super(violations.toString());
    this.violations = List.copyOf(violations);
  }

  InvalidRequestException(String field, String message) {
    this(List.of(new Violation(field, message)));
  }

  List<Violation> violations() {
    return violations;
  }
}
