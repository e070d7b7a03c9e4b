package dev.lapse.api;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.lapse.policy.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says what is wrong with a body that is not the JSON asked for, field by field. */
final class JsonProblems {
  // Jackson tells the name of a field that is there twice in its message only.
  private static final Pattern DUPLICATE = Pattern.compile("^Duplicate field '(.*?)'");

  private JsonProblems() {}

  static Problem problem(JsonProcessingException failure) {
    Matcher duplicate = DUPLICATE.matcher(failure.getOriginalMessage());
    if (duplicate.find()) {
      return invalid(duplicate.group(1), "is there more than once; send it once");
    }
    if (failure instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      if (mapping instanceof MismatchedInputException mismatch) {
        return invalid(field(mapping), message(mismatch));
      }
      if (mapping.getCause() instanceof InputCoercionException) {
        return invalid(field(mapping), "must be a number in range");
      }
    }
    if (failure instanceof MismatchedInputException mismatch) {
      return Problem.of(
          ProblemCode.INVALID_REQUEST,
          mismatch.getOriginalMessage().startsWith("Trailing token")
              ? "There is more after the JSON object. Send one object and nothing else."
              : "The body is not a JSON object. Send one.");
    }
    return Problem.of(
        ProblemCode.INVALID_REQUEST,
        "The body is not well-formed JSON%s.".formatted(place(failure.getLocation())));
  }

  private static Problem invalid(String field, String message) {
    return Problem.invalid(List.of(new Violation(field, message)));
  }

  private static String place(JsonLocation location) {
    return location == null || location.getLineNr() < 1
        ? ""
        : " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
  }

  private static String field(JsonMappingException failure) {
    StringBuilder field = new StringBuilder();
    for (JsonMappingException.Reference step : failure.getPath()) {
      if (step.getFieldName() == null) {
        field.append('[').append(step.getIndex()).append(']');
      } else {
        field.append(field.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return field.toString();
  }

  private static String message(MismatchedInputException failure) {
    return switch (failure) {
      case UnrecognizedPropertyException unknown ->
          "is not a field of this request" + known(unknown);
      case InvalidNullException nothing -> "must not hold null";
      default -> "must be " + wanted(failure);
    };
  }

  private static String known(UnrecognizedPropertyException failure) {
    Collection<Object> known = failure.getKnownPropertyIds();
    return known == null || known.isEmpty()
        ? ""
        : "; it has "
            + known.stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
  }

  private static String wanted(MismatchedInputException failure) {
    // The strict readers of times say themselves what is wrong.
    if (failure instanceof StrictTimes.UnreadableTimeException unreadable) {
      return unreadable.wanted();
    }
    Class<?> type = failure.getTargetType();
    if (type == null) {
      return "of another type";
    }
    if (type.isEnum()) {
      return "one of "
          + Arrays.stream(type.getEnumConstants())
              .map(Object::toString)
              .collect(Collectors.joining(", "));
    }
    return wanted(type);
  }

  private static String wanted(Class<?> type) {
    if (type == String.class) {
      return "a string";
    }
    if (type == Instant.class) {
      return StrictTimes.INSTANT;
    }
    if (type == Duration.class) {
      return StrictTimes.DURATION;
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
      return "a whole number in range";
    }
    if (Collection.class.isAssignableFrom(type)) {
      return "an array";
    }
    return "an object";
  }
}
