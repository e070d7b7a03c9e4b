package dev.lapse.policy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * The YAML that a policy file may use: one document without anchors and aliases, so that what a
 * rule says stands where the rule stands.
 */
final class PolicyYaml {
  private final ProblemLog problems;

  PolicyYaml(ProblemLog problems) {
    this.problems = problems;
  }

  /**
   * The root of the document; empty if there is none.
   *
   * @throws PolicyFileException if the bytes are no such YAML
   */
  Optional<Node> read(byte[] bytes) {
    String text = decode(bytes);
    try {
      refuseWhatHidesRules(text);
      problems.throwIfAny();
      return Optional.ofNullable(
          new Composer(parser(text), new Resolver(), new LoaderOptions()).getSingleNode());
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark() != null ? e.getProblemMark() : e.getContextMark();
      String context = e.getContext() == null ? "" : " (" + e.getContext() + ")";
      problems.add(mark, "", "is not valid YAML: " + e.getProblem() + context);
    } catch (ReaderException e) {
      addAt(
          text.substring(0, text.offsetByCodePoints(0, e.getPosition())),
          "holds the character U+%04X, which YAML does not allow; remove it"
              .formatted(e.getCodePoint()));
    } catch (YAMLException e) {
      problems.add(1, 1, "", "is not valid YAML: " + e.getMessage());
    }
    throw problems.exception();
  }

  private String decode(byte[] bytes) {
    ByteBuffer input = ByteBuffer.wrap(bytes);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(input).toString();
    } catch (CharacterCodingException e) {
      // The decoder stops in front of the bytes it can't read.
      addAt(
          new String(bytes, 0, input.position(), StandardCharsets.UTF_8),
          "is not UTF-8; save the file in that encoding");
      throw problems.exception();
    }
  }

  private void refuseWhatHidesRules(String text) {
    Parser parser = parser(text);
    int documents = 0;
    for (Event event = parser.getEvent(); event != null; event = parser.getEvent()) {
      if (event.is(Event.ID.DocumentStart) && ++documents == 2) {
        problems.add(
            event.getStartMark(), "", "starts a second document; put all rules into one list");
      } else if (event instanceof AliasEvent alias) {
        problems.add(
            event.getStartMark(),
            "",
            "uses the alias *%s; write the value out".formatted(alias.getAnchor()));
      } else if (event instanceof NodeEvent node && node.getAnchor() != null) {
        problems.add(
            event.getStartMark(),
            "",
            "sets the anchor &%s; write each value where it belongs".formatted(node.getAnchor()));
      }
    }
  }

  private static Parser parser(String text) {
    return new ParserImpl(new StreamReader(text), new LoaderOptions());
  }

  private void addAt(String before, String message) {
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    int column = before.length() - (before.lastIndexOf('\n') + 1) + 1;
    problems.add(line, column, "", message);
  }
}
