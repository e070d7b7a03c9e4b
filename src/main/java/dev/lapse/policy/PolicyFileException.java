package dev.lapse.policy;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The policy file can't be used. The message names the file and, a line each, every problem with
 * its line, column and key.
 */
public final class PolicyFileException extends RuntimeException {
  private final transient List<PolicyFileProblem> problems;

  PolicyFileException(String source, List<PolicyFileProblem> problems) {
    super(
        problems.stream()
            .map(problem -> problem.describe(source))
            .collect(
                Collectors.joining(
                    "\n  ", "Policy file %s is not valid:\n  ".formatted(source), "")));
    this.problems = List.copyOf(problems);
  }

  PolicyFileException(String message, Throwable cause) {
    super(message, cause);
    this.problems = List.of();
  }

  /** What is wrong, in the order of the lines; empty if the file could not be read at all. */
  public List<PolicyFileProblem> problems() {
    return problems;
  }

  /** Whether the file could not be read, so that nobody knows what is in it. */
  boolean isUnread() {
    return problems.isEmpty();
  }
}
