package dev.lapse.policy;

import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;

/** Reads what the file says may stand without a grant. */
final class StandingRuleReader {
  private static final List<String> KEYS = List.of("match", "reason");
  private static final int LONGEST_REASON = 200;

  private final ProblemLog problems;
  private final TargetPatternReader patterns;

  StandingRuleReader(ProblemLog problems) {
    this.problems = problems;
    this.patterns = new TargetPatternReader(problems);
  }

  /** The rule of an entry of the list; empty if anything is wrong with it. */
  Optional<StandingRule> read(Node node, String path) {
    int problemsBefore = problems.count();
    return FileSection.open(node, path, KEYS, problems)
        .flatMap(section -> read(section, problemsBefore));
  }

  private Optional<StandingRule> read(FileSection section, int problemsBefore) {
    section.require("match", "match: { scope: lapse-api }");
    section.require("reason", "reason: Lets a client call Lapse");
    var match = patterns.read(section);
    match
        .filter(pattern -> pattern.scope().covers(Glob.ANY))
        .ifPresent(pattern ->
            section.refuse(
                "match",
                section.value("match").orElseThrow(),
                "must name a scope: not every scope may stand without anybody having asked"));
    var reason = section.text("reason", LONGEST_REASON);
    return problems.count() > problemsBefore
        ? Optional.empty()
        : Optional.of(new StandingRule(match.orElseThrow(), reason.orElseThrow()));
  }
}
