package dev.lapse.policy;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Turns the bytes of a policy file into rules, or says everything that is wrong with them. */
public final class PolicyFileParser {
  /** The largest file, in bytes. */
  public static final int LARGEST = 1024 * 1024;

  /** The most rules in a file. */
  public static final int MOST_RULES = 1000;

  private static final List<String> ROOT_KEYS = List.of("policies");
  private static final String EXAMPLE = "policies: [ { name: vault, … } ]";

  private final ProblemLog problems;

  private PolicyFileParser(String source) {
    this.problems = new ProblemLog(source);
  }

  /**
   * Parses a policy file.
   *
   * @param source what to call the file in messages
   * @param bytes its content: YAML in UTF-8, at most {@link #LARGEST} bytes
   * @throws PolicyFileException if anything is wrong with it, naming everything that is
   */
  public static Policies parse(String source, byte[] bytes) {
    return new Policies(version(bytes), source, new PolicyFileParser(source).rules(bytes));
  }

  private static String version(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private List<PolicyRule> rules(byte[] bytes) {
    if (bytes.length > LARGEST) {
      problems.add(1, 1, "", "is larger than %d bytes".formatted(LARGEST));
      throw problems.exception();
    }
    Optional<Node> root = new PolicyYaml(problems).read(bytes);
    if (root.isEmpty() || root.get().getTag().equals(Tag.NULL)) {
      problems.add(1, 1, "", "is empty; write for example " + EXAMPLE);
      throw problems.exception();
    }
    List<PolicyRule> rules =
        FileSection.open(root.get(), "", ROOT_KEYS, problems).map(this::rules).orElse(List.of());
    problems.throwIfAny();
    return rules;
  }

  private List<PolicyRule> rules(FileSection root) {
    root.require("policies", EXAMPLE);
    return root.value("policies").map(list -> rules(root, list)).orElse(List.of());
  }

  private List<PolicyRule> rules(FileSection root, Node value) {
    if (!(value instanceof SequenceNode list) || !value.getTag().equals(Tag.SEQ)) {
      root.refuse("policies", value, "must be a list of rules, each starting with a dash");
      return List.of();
    }
    if (list.getValue().isEmpty()) {
      root.refuse("policies", value, "must hold at least one rule; without one nothing is granted");
    }
    if (list.getValue().size() > MOST_RULES) {
      root.refuse("policies", value, "must hold at most %d rules".formatted(MOST_RULES));
      return List.of();
    }
    PolicyRuleReader reader = new PolicyRuleReader(problems);
    List<PolicyRule> rules = new ArrayList<>();
    for (int i = 0; i < list.getValue().size(); i++) {
      Node node = list.getValue().get(i);
      String path = "policies[%d]".formatted(i);
      reader
          .read(node, path)
          .ifPresent(rule -> {
            refuseUnreachable(rule, rules, node, path);
            rules.add(rule);
          });
    }
    return rules;
  }

  /** A rule that never decides anything is a mistake of order that nobody would notice. */
  private void refuseUnreachable(
      PolicyRule rule, List<PolicyRule> earlierRules, Node node, String path) {
    earlierRules.stream()
        .filter(earlier -> earlier.match().covers(rule.match()))
        .findFirst()
        .ifPresent(earlier ->
            problems.add(
                node,
                path + ".match",
                "is unreachable: everything that rule \"%s\" matches falls under the earlier"
                        .formatted(rule.name())
                    + " rule \"%s\"; put the narrower rule first or remove one"
                        .formatted(earlier.name())));
  }
}
