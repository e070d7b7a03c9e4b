package dev.lapse.policy;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One mapping of the file. Hands out its values by key; a value that is absent or wrong is empty,
 * and what is wrong is in the log.
 */
final class FileSection {
  private static final Pattern INTEGER = Pattern.compile("[-+]?(0|[1-9][0-9]*)");
  private static final int LONGEST_SHOWN = 60;

  private final Node node;
  private final String path;
  private final ProblemLog problems;
  private final Map<String, Node> values = new LinkedHashMap<>();

  private FileSection(Node node, String path, ProblemLog problems) {
    this.node = node;
    this.path = path;
    this.problems = problems;
  }

  /**
   * Opens a mapping and checks its keys.
   *
   * @param path where it stands; empty for the root
   * @param known the keys it may have
   */
  static Optional<FileSection> open(
      Node node, String path, List<String> known, ProblemLog problems) {
    if (!(node instanceof MappingNode mapping) || !node.getTag().equals(Tag.MAP)) {
      problems.add(node, path, "must be a mapping with the keys " + String.join(", ", known));
      return Optional.empty();
    }
    FileSection section = new FileSection(node, path, problems);
    mapping.getValue().forEach(entry -> section.take(entry, known));
    return Optional.of(section);
  }

  private void take(NodeTuple entry, List<String> known) {
    if (!(entry.getKeyNode() instanceof ScalarNode keyNode)) {
      problems.add(entry.getKeyNode(), path, "has a key that is not plain text");
      return;
    }
    String key = keyNode.getValue();
    Node earlier = values.get(key);
    if (earlier != null) {
      problems.add(
          keyNode,
          pathOf(key),
          "is given twice, first in line %d; remove one".formatted(line(earlier)));
    } else if (!known.contains(key)) {
      problems.add(keyNode, pathOf(key), KnownKeys.unknown(key, known));
    } else {
      values.put(key, entry.getValueNode());
    }
  }

  /** Notes a key that must be there and is not. */
  void require(String key, String example) {
    if (!values.containsKey(key)) {
      problems.add(node, pathOf(key), "is missing; write for example %s".formatted(example));
    }
  }

  /** The value of a key, as it is. */
  Optional<Node> value(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** Whether no known key is there. */
  boolean isEmpty() {
    return values.isEmpty();
  }

  Optional<String> text(String key, int longest) {
    return value(key).flatMap(value -> text(key, value, longest));
  }

  private Optional<String> text(String key, Node value, int longest) {
    if (!(value instanceof ScalarNode scalar) || !value.getTag().equals(Tag.STR)) {
      return refuse(key, value, "must be text; put it into quotes");
    }
    String text = scalar.getValue();
    if (text.isBlank()) {
      return refuse(key, value, "must not be blank");
    }
    if (!text.equals(text.strip())) {
      return refuse(key, value, "must not start or end with a blank");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      return refuse(key, value, "must not hold control characters");
    }
    if (text.length() > longest) {
      return refuse(key, value, "must be at most %d characters long".formatted(longest));
    }
    return Optional.of(text);
  }

  Optional<Integer> integer(String key, int least, int most) {
    return value(key).flatMap(value -> integer(key, value, least, most));
  }

  private Optional<Integer> integer(String key, Node value, int least, int most) {
    String expected = "must be a whole number from %d to %d".formatted(least, most);
    if (!(value instanceof ScalarNode scalar)) {
      return refuse(key, value, expected);
    }
    // YAML 1.1 reads 010 as eight and 1:30 as ninety; nobody who writes a policy means that.
    if (!value.getTag().equals(Tag.INT) || !INTEGER.matcher(scalar.getValue()).matches()) {
      return refuse(key, value, expected + ", without quotes, but is " + quoted(scalar.getValue()));
    }
    try {
      int number = Integer.parseInt(scalar.getValue());
      if (number >= least && number <= most) {
        return Optional.of(number);
      }
    } catch (NumberFormatException tooLong) {
      // Said below: it is out of range all the more.
    }
    return refuse(key, value, expected + ", but is " + quoted(scalar.getValue()));
  }

  Optional<Duration> duration(String key) {
    return value(key).flatMap(value -> duration(key, value));
  }

  private Optional<Duration> duration(String key, Node value) {
    if (!(value instanceof ScalarNode scalar) || !value.getTag().equals(Tag.STR)) {
      return refuse(key, value, "must be an ISO 8601 duration, such as PT30M, PT8H or P7D");
    }
    try {
      Duration duration = Duration.parse(scalar.getValue());
      if (PolicyRule.isInRange(duration)) {
        return Optional.of(duration);
      }
    } catch (DateTimeParseException e) {
      return refuse(
          key,
          value,
          "must be an ISO 8601 duration of days, hours, minutes and seconds, such as PT30M, PT8H or"
              + " P7D, but is "
              + quoted(scalar.getValue()));
    }
    return refuse(
        key,
        value,
        "must be longer than zero and at most %s, but is %s"
            .formatted(PolicyRule.written(PolicyRule.LONGEST), quoted(scalar.getValue())));
  }

  /** Notes what is wrong with the value of a key. */
  <T> Optional<T> refuse(String key, Node value, String message) {
    boolean hasNoValue = value.getTag().equals(Tag.NULL);
    problems.add(value, pathOf(key), hasNoValue ? "has no value; it " + message : message);
    return Optional.empty();
  }

  String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String quoted(String text) {
    String shown = text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    return '"' + shown + '"';
  }

  private static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }
}
