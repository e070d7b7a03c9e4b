package dev.lapse.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The results of a run as Markdown, aligned so that a terminal shows it as well. */
final class Table {
  private static final List<String> HEAD =
      List.of("figure", "value", "target", "verdict", "limited by");

  private final StringBuilder text = new StringBuilder();

  /** One measurement: heading, table, and how it was measured. */
  Table add(Measurement measurement, Result result) {
    text.append("### ").append(measurement.title()).append("\n\n");
    var rows = new ArrayList<List<String>>();
    rows.add(HEAD);
    result.figures().forEach(figure -> rows.add(cells(figure)));
    var widths = widths(rows);
    text.append(line(rows.getFirst(), widths));
    text.append(line(widths.stream().map("-"::repeat).toList(), widths));
    rows.stream().skip(1).forEach(row -> text.append(line(row, widths)));
    text.append('\n');
    result.how().forEach(sentence -> text.append("- ").append(sentence).append('\n'));
    text.append(result.how().isEmpty() ? "" : "\n");
    return this;
  }

  private static List<String> cells(Figure figure) {
    return List.of(
        figure.what(), figure.written(), figure.wanted(), figure.verdict(), figure.limit());
  }

  private static List<Integer> widths(List<List<String>> rows) {
    var widths = new ArrayList<Integer>();
    for (int column = 0; column < HEAD.size(); column++) {
      int at = column;
      widths.add(rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(0));
    }
    return widths;
  }

  private static String line(List<String> cells, List<Integer> widths) {
    var padded = new ArrayList<String>();
    for (int column = 0; column < cells.size(); column++) {
      var cell = cells.get(column);
      padded.add(cell + " ".repeat(widths.get(column) - cell.length()));
    }
    return padded.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
