package dev.lapse.api;

import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import java.util.Optional;

/** Checks {@link PlainText}. */
public final class PlainTextValidator implements ConstraintValidator<PlainText, String> {
  private int max;
  private boolean multiline;

  @Override
  public void initialize(PlainText constraint) {
    max = constraint.max();
    multiline = constraint.multiline();
  }

  @Override
  public boolean isValid(String text, ConstraintValidatorContext context) {
    Optional<String> problem = text == null ? Optional.empty() : problem(text);
    problem.ifPresent(message -> {
      context.disableDefaultConstraintViolation();
      context.buildConstraintViolationWithTemplate(message).addConstraintViolation();
    });
    return problem.isEmpty();
  }

  // What is said is fixed: the text itself must never become part of a message template.
  private Optional<String> problem(String text) {
    if (text.isBlank()) {
      return Optional.of("must not be blank");
    }
    if (text.codePointCount(0, text.length()) > max) {
      return Optional.of("must have at most " + max + " characters");
    }
    if (text.codePoints().anyMatch(this::isControl)) {
      return Optional.of("must not contain a control character");
    }
    if (text.codePoints().anyMatch(PlainTextValidator::misleads)) {
      return Optional.of("must not contain half a character or change the direction of writing");
    }
    return Optional.empty();
  }

  private boolean isControl(int c) {
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
