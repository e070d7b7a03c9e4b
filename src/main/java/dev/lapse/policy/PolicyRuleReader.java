package dev.lapse.policy;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.nodes.Node;

/** Reads the rules of one file, one after the other. */
final class PolicyRuleReader {
  private static final List<String> RULE_KEYS =
      List.of(
          "name",
          "match",
          "maxDuration",
          "maxTotal",
          "approvals",
          "approverRole",
          "answerWithin",
          "requireTicket",
          "requireControls",
          "cutoff",
          "onTampering",
          "guard",
          "maxAuthAge",
          "requireAcr",
          BreakGlassReader.KEY);
  private static final int LONGEST_RULE_NAME = 100;
  private static final int LONGEST_REGEX = 500;

  private final ProblemLog problems;
  private final TargetPatternReader patterns;
  private final BreakGlassReader glasses;
  private final Map<String, Integer> linesOfNames = new HashMap<>();

  PolicyRuleReader(ProblemLog problems) {
    this.problems = problems;
    this.patterns = new TargetPatternReader(problems);
    this.glasses = new BreakGlassReader(problems);
  }

  /** The rule of an entry of the list; empty if anything is wrong with it. */
  Optional<PolicyRule> read(Node node, String path) {
    int problemsBefore = problems.count();
    return FileSection.open(node, path, RULE_KEYS, problems)
        .flatMap(section -> read(section, problemsBefore));
  }

  private Optional<PolicyRule> read(FileSection section, int problemsBefore) {
    section.require("name", "name: vault");
    section.require("match", "match: { scope: \"vault-*\" }");
    section.require("maxDuration", "maxDuration: PT8H");
    var name = section.text("name", LONGEST_RULE_NAME);
    var match = patterns.read(section);
    var maxDuration = section.duration("maxDuration");
    var maxTotal = maxTotal(section, maxDuration);
    var approvals = section.integer("approvals", 1, PolicyRule.MOST_APPROVALS);
    var approverRole = section.text("approverRole", TargetPatternReader.LONGEST_NAME);
    var answerWithin = section.duration("answerWithin");
    var requireTicket = requireTicket(section);
    var requireControls = section.integer("requireControls", 0, PolicyRule.MOST_CONTROLS);
    var cutoff = choice(section, "cutoff", Cutoff.values());
    var onTampering = choice(section, "onTampering", OnTampering.values());
    var guarding = choice(section, "guard", Guarding.values());
    var maxAuthAge = maxAuthAge(section);
    var requireAcr = requireAcr(section);
    var breakGlass = glasses.read(section, maxDuration);
    name.ifPresent(text -> refuseSecondUse(text, section));
    if (problems.count() > problemsBefore) {
      return Optional.empty();
    }
    return Optional.of(
        new PolicyRule(
            name.orElseThrow(),
            match.orElseThrow(),
            maxDuration.orElseThrow(),
            maxTotal,
            approvals.orElse(PolicyRule.DEFAULT_APPROVALS),
            approverRole,
            answerWithin.orElse(PolicyRule.DEFAULT_ANSWER_WITHIN),
            requireTicket,
            requireControls.orElse(0),
            cutoff,
            onTampering.orElse(PolicyRule.DEFAULT_ON_TAMPERING),
            guarding.orElseGet(() -> PolicyRule.defaultGuarding(cutoff)),
            new RequiredSignIn(maxAuthAge, requireAcr.orElse(List.of())),
            breakGlass));
  }

  private static Optional<Duration> maxAuthAge(FileSection section) {
    return section
        .duration("maxAuthAge")
        .flatMap(age ->
            age.compareTo(RequiredSignIn.SHORTEST) >= 0
                ? Optional.of(age)
                : section.refuse(
                    "maxAuthAge",
                    section.value("maxAuthAge").orElseThrow(),
                    "must be at least %s: whoever has signed in needs time to decide"
                        .formatted(RequiredSignIn.SHORTEST)));
  }

  private static Optional<List<String>> requireAcr(FileSection section) {
    return section
        .text("requireAcr", TargetPatternReader.LONGEST_NAME)
        .flatMap(text -> {
          var levels = Arrays.asList(text.split(" +", -1));
          return levels.stream().allMatch(level -> level.matches(RequiredSignIn.ACR))
              ? Optional.of(levels)
              : section.refuse(
                  "requireAcr",
                  section.value("requireAcr").orElseThrow(),
                  "must be values of the claim acr, parted by blanks");
        });
  }

  private static Optional<Duration> maxTotal(FileSection section, Optional<Duration> maxDuration) {
    var maxTotal = section.duration("maxTotal");
    if (maxTotal.isEmpty() || maxDuration.isEmpty()) {
      return maxTotal;
    }
    return maxTotal
        .filter(total -> total.compareTo(maxDuration.get()) >= 0)
        .or(() ->
            section.refuse(
                "maxTotal",
                section.value("maxTotal").orElseThrow(),
                "must not be shorter than maxDuration, which is %s"
                    .formatted(PolicyRule.written(maxDuration.get()))));
  }

  private void refuseSecondUse(String name, FileSection section) {
    Node value = section.value("name").orElseThrow();
    int line = value.getStartMark().getLine() + 1;
    Integer earlier = linesOfNames.putIfAbsent(name, line);
    if (earlier != null) {
      section.refuse(
          "name",
          value,
          "must differ from every other, but \"%s\" is the rule of line %d"
              .formatted(name, earlier));
    }
  }

  private static Optional<Pattern> requireTicket(FileSection section) {
    return section
        .text("requireTicket", LONGEST_REGEX)
        .flatMap(regex -> {
          try {
            return Optional.of(Pattern.compile(regex));
          } catch (PatternSyntaxException e) {
            return section.refuse(
                "requireTicket",
                section.value("requireTicket").orElseThrow(),
                "must be a regular expression: %s near index %d"
                    .formatted(e.getDescription(), e.getIndex()));
          }
        });
  }

  private static <E extends Enum<E>> Optional<E> choice(
      FileSection section, String key, E[] values) {
    return section
        .text(key, TargetPatternReader.LONGEST_NAME)
        .flatMap(text ->
            Arrays.stream(values)
                .filter(value -> value.name().equalsIgnoreCase(text))
                .findFirst()
                .or(() ->
                    section.refuse(
                        key,
                        section.value(key).orElseThrow(),
                        "must be one of %s".formatted(words(values)))));
  }

  private static String words(Enum<?>[] values) {
    return Arrays.stream(values)
        .map(value -> value.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}
