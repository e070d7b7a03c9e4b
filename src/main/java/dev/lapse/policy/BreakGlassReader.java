package dev.lapse.policy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads who may open a request of a rule alone: its key {@code breakGlass}. */
final class BreakGlassReader {
  static final String KEY = "breakGlass";
  private static final List<String> KEYS = List.of("role", "maxDuration");

  private final ProblemLog problems;

  BreakGlassReader(ProblemLog problems) {
    this.problems = problems;
  }

  /**
   * Empty if it is not there, or anything is wrong with it.
   *
   * @param longest what the rule allows, as far as that could be read
   */
  Optional<BreakGlass> read(FileSection rule, Optional<Duration> longest) {
    return rule.value(KEY)
        .flatMap(node -> FileSection.open(node, rule.pathOf(KEY), KEYS, problems))
        .flatMap(section -> glass(section, longest));
  }

  private static Optional<BreakGlass> glass(FileSection section, Optional<Duration> longest) {
    section.require("role", "role: incident-lead");
    var role = section.text("role", TargetPatternReader.LONGEST_NAME);
    var maxDuration = maxDuration(section, longest).or(() -> longest);
    return role.flatMap(name -> maxDuration.map(time -> new BreakGlass(name, time)));
  }

  private static Optional<Duration> maxDuration(FileSection section, Optional<Duration> longest) {
    return section
        .duration("maxDuration")
        .flatMap(time ->
            longest.filter(most -> time.compareTo(most) > 0).isEmpty()
                ? Optional.of(time)
                : section.refuse(
                    "maxDuration",
                    section.value("maxDuration").orElseThrow(),
                    "must not be longer than that of the rule, which is %s"
                        .formatted(PolicyRule.written(longest.get()))));
  }
}
