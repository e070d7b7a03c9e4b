package dev.lapse.api;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.ElementType.TYPE_USE;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Text that shows an approver what it says: not blank, no control characters, no half of a
 * surrogate pair, and nothing that turns the direction of writing around. Null is left to {@code
 * NotNull}.
 */
@Documented
@Constraint(validatedBy = PlainTextValidator.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({FIELD, PARAMETER, TYPE_USE})
public @interface PlainText {

  /** How many characters (Unicode code points) it may have at most. */
  int max();

  /** Whether it may have line ends and tabs. */
  boolean multiline() default false;

  /** Replaces what the validator would say. */
  String message() default "must be plain text";

  /** As Bean Validation asks. */
  Class<?>[] groups() default {};

  /** As Bean Validation asks. */
  Class<? extends Payload>[] payload() default {};
}
