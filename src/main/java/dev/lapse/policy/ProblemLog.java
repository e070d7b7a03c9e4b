package dev.lapse.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/** Gathers what is wrong with one file, so that its author sees everything at once. */
final class ProblemLog {
  private final String source;
  private final List<PolicyFileProblem> problems = new ArrayList<>();

  ProblemLog(String source) {
    this.source = source;
  }

  void add(int line, int column, String key, String message) {
    problems.add(new PolicyFileProblem(line, column, key, message));
  }

  void add(Mark mark, String key, String message) {
    add(mark.getLine() + 1, mark.getColumn() + 1, key, message);
  }

  void add(Node node, String key, String message) {
    add(node.getStartMark(), key, message);
  }

  int count() {
    return problems.size();
  }

  void throwIfAny() {
    if (!problems.isEmpty()) {
      throw exception();
    }
  }

  PolicyFileException exception() {
    List<PolicyFileProblem> inOrder =
        problems.stream()
            .sorted(
                Comparator.comparingInt(PolicyFileProblem::line)
                    .thenComparingInt(PolicyFileProblem::column))
            .toList();
    return new PolicyFileException(source, inOrder);
  }
}
