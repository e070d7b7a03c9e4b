package dev.lapse.policy;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * The command line of {@code policy}: it tells what is wrong with a policy file, and what a file
 * says of a request, before a service goes by it. It asks neither Keycloak nor a database.
 */
public final class PolicyCommand {
  /** The exit status where the file is valid, or the request would be taken. */
  public static final int IS_RIGHT = 0;

  /** The exit status where the file has mistakes, or the request would be refused. */
  public static final int IS_WRONG = 1;

  /** The exit status where that could not be told. */
  public static final int NOT_TOLD = 2;

  private final Consumer<String> lines;

  /**
   * @param lines takes what is told, a line each
   */
  public PolicyCommand(Consumer<String> lines) {
    this.lines = lines;
  }

  /**
   * Does what the words say.
   *
   * @return the exit status
   */
  public int run(List<String> words) {
    try {
      return switch (PolicyWords.parse(words)) {
        case PolicyWords.Check check -> check(check);
        case PolicyWords.Question question -> answer(question);
      };
    } catch (PolicyWords.NotUnderstoodException | InvalidPathException e) {
      e.getMessage().lines().forEach(lines);
      return NOT_TOLD;
    } catch (PolicyFileException e) {
      e.getMessage().lines().forEach(lines);
      lines.accept(e.isUnread() ? "not told" : "NOT VALID");
      return e.isUnread() ? NOT_TOLD : IS_WRONG;
    }
  }

  private int check(PolicyWords.Check check) {
    for (var file : check.files()) {
      tell(PolicyFile.read(Path.of(file)));
    }
    lines.accept("valid");
    return IS_RIGHT;
  }

  private void tell(Policies policies) {
    lines.accept("%s, %s".formatted(policies.source(), policies.version()));
    for (var rule : policies.rules()) {
      lines.accept("  %s: %s".formatted(rule.name(), RuleInWords.targets(rule.match())));
      lines.accept("    " + RuleInWords.terms(rule));
    }
    for (var standing : policies.standing()) {
      lines.accept(
          "  may stand: %s: %s"
              .formatted(RuleInWords.targets(standing.match()), standing.reason()));
    }
  }

  private int answer(PolicyWords.Question question) {
    var policies = PolicyFile.read(Path.of(question.file()));
    var ask = question.ask();
    var rule = policies.match(ask.realm(), ask.subject(), ask.scope());
    if (rule.isEmpty()) {
      lines.accept("no rule matches, so nothing can be granted");
      lines.accept("would be refused: no-policy");
      return IS_WRONG;
    }
    return judge(ask, rule.get());
  }

  private int judge(Ask ask, PolicyRule rule) {
    lines.accept("%s decides: %s".formatted(rule.name(), RuleInWords.terms(rule)));
    var violations = rule.violations(ask);
    violations.forEach(wrong -> lines.accept("%s %s".formatted(wrong.field(), wrong.message())));
    if (violations.isEmpty()) {
      lines.accept("would be taken");
      return IS_RIGHT;
    }
    lines.accept("would be refused: policy-violation");
    return IS_WRONG;
  }
}
