package dev.lapse.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The table of settings in the README.
 *
 * <p>Its columns are key, environment variable, default and meaning; code is in backticks. A
 * setting without a default has none in backticks.
 */
public record SettingsTable(List<Row> rows) {
  private static final Path README = Path.of("README.md");
  private static final String BEGIN = "<!-- configuration:begin -->";
  private static final String END = "<!-- configuration:end -->";

  /** A setting, by its key or, where more than one share a row, all of them as they are written. */
  public record Setting(String key, String variable, Optional<String> preset) {}

  /** One line of the table. */
  public record Row(Setting setting, String meaning) {

    /** Whether nothing works without it. */
    public boolean isRequired() {
      return setting.preset().isEmpty() && !meaning.contains("may be left out");
    }
  }

  /** As it stands in the README now. */
  public static SettingsTable read() {
    var text = readme();
    assertThat(text).containsSubsequence(BEGIN, END);
    return new SettingsTable(
        text.substring(text.indexOf(BEGIN) + BEGIN.length(), text.indexOf(END))
            .lines()
            .map(String::strip)
            .filter(line -> line.startsWith("| `"))
            .map(SettingsTable::row)
            .toList());
  }

  private static String readme() {
    try {
      return Files.readString(README);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rows whose keys begin like this. */
  public Stream<Row> rowsOf(String prefix) {
    return rows.stream().filter(row -> row.setting().key().startsWith(prefix));
  }

  private static Row row(String line) {
    // Without the first and the last bar; one that is escaped does not end a cell.
    var cells = line.substring(1, line.length() - 1).split("(?<!\\\\)\\|", -1);
    assertThat(cells).as(line).hasSize(4);
    return new Row(
        new Setting(code(cells[0]).orElse(""), code(cells[1]).orElse(""), code(cells[2])),
        cells[3]);
  }

  private static Optional<String> code(String cell) {
    var text = cell.strip();
    return text.length() > 2 && text.startsWith("`") && text.endsWith("`")
        ? Optional.of(text.substring(1, text.length() - 1))
        : Optional.empty();
  }
}
