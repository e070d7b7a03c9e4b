package dev.lapse.api;

import dev.lapse.grant.PlainWording;
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
    // What is said is fixed: the text itself must never become part of a message template.
    Optional<String> problem =
        text == null ? Optional.empty() : PlainWording.problem(text, max, multiline);
    problem.ifPresent(message -> {
      context.disableDefaultConstraintViolation();
      context.buildConstraintViolationWithTemplate(message).addConstraintViolation();
    });
    return problem.isEmpty();
  }
}
