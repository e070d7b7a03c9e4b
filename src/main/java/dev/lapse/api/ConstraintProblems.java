package dev.lapse.api;

import dev.lapse.policy.Violation;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import java.util.Comparator;
import java.util.List;

/** Says broken constraints with the names that the API has for the fields. */
final class ConstraintProblems {

  private ConstraintProblems() {}

  /** Whether the request broke them; an answer that does is a fault of our own. */
  static boolean isTheCallers(ConstraintViolationException failure) {
    return failure.getConstraintViolations().stream()
        .map(ConstraintViolation::getPropertyPath)
        .noneMatch(ConstraintProblems::isInTheAnswer);
  }

  static ProblemAnswer answer(ConstraintViolationException failure) {
    List<Violation> violations =
        failure.getConstraintViolations().stream()
            .map(ConstraintProblems::violation)
            .sorted(Comparator.comparing(Violation::field).thenComparing(Violation::message))
            .toList();
    return ProblemAnswer.of(Problem.invalid(violations));
  }

  private static boolean isInTheAnswer(Path path) {
    for (Path.Node node : path) {
      if (node.getKind() == ElementKind.RETURN_VALUE) {
        return true;
      }
    }
    return false;
  }

  private static Violation violation(ConstraintViolation<?> broken) {
    return new Violation(
        field(broken.getPropertyPath(), broken.getRootBeanClass()), broken.getMessage());
  }

  /** The path without the method; and without its parameter where a field of the body is meant. */
  private static String field(Path path, Class<?> resource) {
    StringBuilder field = new StringBuilder();
    Path.MethodNode method = null;
    String parameter = "";
    for (Path.Node node : path) {
      if (node.getKind() == ElementKind.METHOD) {
        method = node.as(Path.MethodNode.class);
      } else if (node.getKind() == ElementKind.PARAMETER) {
        parameter = ParameterNames.onTheWire(resource, method, node.as(Path.ParameterNode.class));
      } else {
        append(field, node);
      }
    }
    return field.isEmpty() ? parameter : field.toString();
  }

  private static void append(StringBuilder field, Path.Node node) {
    if (node.getIndex() != null) {
      field.append('[').append(node.getIndex()).append(']');
    }
    if (node.getKind() == ElementKind.PROPERTY) {
      field.append(field.isEmpty() ? "" : ".").append(node.getName());
    }
  }
}
