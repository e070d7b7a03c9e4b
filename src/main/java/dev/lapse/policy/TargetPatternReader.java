package dev.lapse.policy;

import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;

/** Reads which targets an entry of the file is about: its key {@code match}. */
final class TargetPatternReader {
  private static final String MATCH = "match";
  private static final List<String> KEYS = List.of("realm", "subject", "scope");
  // Keycloak's columns hold names of 255 characters.
  static final int LONGEST_NAME = 255;

  private final ProblemLog problems;

  TargetPatternReader(ProblemLog problems) {
    this.problems = problems;
  }

  /** Empty if it is not there, or anything is wrong with it. */
  Optional<TargetPattern> read(FileSection entry) {
    Optional<Node> value = entry.value(MATCH);
    return value
        .flatMap(node -> FileSection.open(node, entry.pathOf(MATCH), KEYS, problems))
        .flatMap(section -> read(entry, value.get(), section));
  }

  private static Optional<TargetPattern> read(FileSection entry, Node value, FileSection section) {
    if (section.isEmpty()) {
      // Nothing at all would stand for everything: too much to be had by leaving something out.
      return entry.refuse(
          MATCH, value, "must name a realm, subject or scope; for everything write scope: \"*\"");
    }
    return Optional.of(
        new TargetPattern(
            glob(section, "realm"), glob(section, "subject"), glob(section, "scope")));
  }

  private static Glob glob(FileSection section, String key) {
    return section.text(key, LONGEST_NAME).map(Glob::new).orElse(Glob.ANY);
  }
}
