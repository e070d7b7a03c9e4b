package dev.lapse.policy;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was written after {@code policy}. */
sealed interface PolicyWords {
  String USAGE =
      """
      usage: policy check FILE…
             policy ask FILE --realm NAME --subject NAME --scope NAME --duration TIME
                    [--ticket TEXT] [--control TEXT]…

        check       says everything that is wrong with a policy file, or what its rules are
        ask         says which rule a request falls under, what that asks, and what would be missing
        --subject   the client id of the service account that would receive the scope
        --duration  ISO 8601, such as PT2H
        --control   a compensating control; repeatable

      The last line says "valid" or "would be taken", or what is wrong. Exit status: 0 right, 1 wrong,
      2 it could not be told.\
      """;

  /**
   * Are these files valid?
   *
   * @param files one or more
   */
  record Check(List<String> files) implements PolicyWords {}

  /** What does this file say of that request? */
  record Question(String file, Ask ask) implements PolicyWords {}

  /** The words make no sense; the message says how they would. */
  final class NotUnderstoodException extends RuntimeException {
    NotUnderstoodException(String problem) {
      super(problem.isEmpty() ? USAGE : problem + "\n" + USAGE);
    }
  }

  /**
   * What the words ask for.
   *
   * @throws NotUnderstoodException if they are none of the two
   */
  static PolicyWords parse(List<String> words) {
    var rest = words.iterator();
    var verb = rest.hasNext() ? rest.next() : "";
    return switch (verb) {
      case "check" -> check(words.subList(1, words.size()));
      case "ask" -> question(rest);
      default -> throw new NotUnderstoodException("");
    };
  }

  private static Check check(List<String> files) {
    if (files.isEmpty() || files.stream().anyMatch(file -> file.startsWith("--"))) {
      throw new NotUnderstoodException("");
    }
    return new Check(List.copyOf(files));
  }

  private static Question question(Iterator<String> rest) {
    var file = value("ask", rest);
    var options = new HashMap<String, String>();
    var controls = new ArrayList<String>();
    while (rest.hasNext()) {
      var option = rest.next();
      switch (option) {
        case "--control" -> controls.add(value(option, rest));
        case "--realm", "--subject", "--scope", "--duration", "--ticket" ->
            once(options, option, value(option, rest));
        default -> throw new NotUnderstoodException("unknown option " + option);
      }
    }
    return new Question(file, ask(options, controls));
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new NotUnderstoodException(option + " wants a value");
    }
    return rest.next();
  }

  private static void once(Map<String, String> options, String option, String value) {
    if (options.put(option, value) != null) {
      throw new NotUnderstoodException(option + " is there twice");
    }
  }

  private static Ask ask(Map<String, String> options, List<String> controls) {
    return new Ask(
        required(options, "--realm"),
        required(options, "--subject"),
        required(options, "--scope"),
        duration(required(options, "--duration")),
        Optional.ofNullable(options.get("--ticket")),
        controls);
  }

  private static String required(Map<String, String> options, String option) {
    var value = options.get(option);
    if (value == null) {
      throw new NotUnderstoodException(option + " is missing");
    }
    return value;
  }

  private static Duration duration(String written) {
    try {
      return Duration.parse(written);
    } catch (DateTimeParseException e) {
      throw new NotUnderstoodException(written + " is no duration, such as PT2H");
    }
  }
}
