package dev.lapse.policy;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Turns the bytes of a policy file into rules, or says everything that is wrong with them. */
public final class PolicyFileParser {
  /** The largest file, in bytes. */
  public static final int LARGEST = 1024 * 1024;

  /** The most rules in a file, and the most entries of what may stand. */
  public static final int MOST_RULES = 1000;

  private static final List<String> ROOT_KEYS = List.of("policies", "standing");
  private static final Map<String, String> EMPTY =
      Map.of(
          "policies", "must hold at least one rule; without one nothing is granted",
          "standing", "must hold at least one entry; leave it out where nothing may stand");
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
    return new PolicyFileParser(source).policies(source, bytes);
  }

  private static String version(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private Policies policies(String source, byte[] bytes) {
    if (bytes.length > LARGEST) {
      problems.add(1, 1, "", "is larger than %d bytes".formatted(LARGEST));
      throw problems.exception();
    }
    Optional<Node> root = new PolicyYaml(problems).read(bytes);
    if (root.isEmpty() || root.get().getTag().equals(Tag.NULL)) {
      problems.add(1, 1, "", "is empty; write for example " + EXAMPLE);
      throw problems.exception();
    }
    Optional<FileSection> file = FileSection.open(root.get(), "", ROOT_KEYS, problems);
    List<PolicyRule> rules = file.map(this::rules).orElse(List.of());
    List<StandingRule> standing = file.map(this::standing).orElse(List.of());
    problems.throwIfAny();
    return new Policies(version(bytes), source, rules, standing);
  }

  private List<PolicyRule> rules(FileSection root) {
    root.require("policies", EXAMPLE);
    return entries(root, "policies", "rules").map(this::rules).orElse(List.of());
  }

  private Optional<List<Node>> entries(FileSection root, String key, String what) {
    return root.value(key).flatMap(value -> entries(root, key, what, value));
  }

  private static Optional<List<Node>> entries(
      FileSection root, String key, String what, Node value) {
    if (!(value instanceof SequenceNode list) || !value.getTag().equals(Tag.SEQ)) {
      return root.refuse(
          key, value, "must be a list of %s, each starting with a dash".formatted(what));
    }
    if (list.getValue().isEmpty()) {
      return root.refuse(key, value, EMPTY.get(key));
    }
    if (list.getValue().size() > MOST_RULES) {
      return root.refuse(key, value, "must hold at most %d %s".formatted(MOST_RULES, what));
    }
    return Optional.of(list.getValue());
  }

  private List<StandingRule> standing(FileSection root) {
    StandingRuleReader reader = new StandingRuleReader(problems);
    List<Node> nodes = entries(root, "standing", "entries").orElse(List.of());
    List<StandingRule> standing = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      reader.read(nodes.get(i), "standing[%d]".formatted(i)).ifPresent(standing::add);
    }
    return standing;
  }

  private List<PolicyRule> rules(List<Node> nodes) {
    PolicyRuleReader reader = new PolicyRuleReader(problems);
    List<PolicyRule> rules = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
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
