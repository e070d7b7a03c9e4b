package dev.lapse.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** The files of a run: one of figures for each measurement, and the table of all. */
final class Report {
  private static final Path FOLDER = Path.of("target", "bench");
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Machine machine;
  private final Instant begin;
  private final Table table = new Table();

  /** One measurement, as its file keeps it. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  private record Kept(
      String measurement,
      String title,
      String runBegan,
      Machine machine,
      List<Row> figures,
      List<String> how,
      Object raw) {}

  /** One figure, as its file keeps it. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  private record Row(
      String what, double value, String unit, String target, String verdict, String limitedBy) {
    static Row of(Figure figure) {
      return new Row(
          figure.what(),
          figure.value(),
          figure.unit().symbol(),
          figure.wanted(),
          figure.verdict(),
          figure.limit());
    }
  }

  Report(Machine machine, Instant begin) {
    this.machine = machine;
    this.begin = begin;
  }

  Machine machine() {
    return machine;
  }

  /** Where the table of the whole run is. */
  Path table() {
    return FOLDER.resolve("table.md");
  }

  /** Writes what is known so far, so that a run that is cut off leaves what it has. */
  void add(Measurement measurement, Result result) {
    table.add(measurement, result);
    try {
      Files.createDirectories(FOLDER);
      Files.writeString(
          FOLDER.resolve(measurement.name() + ".json"), json(measurement, result) + "\n");
      Files.writeString(table(), "%s. Begun %s.%n%n%s".formatted(machine.words(), begin, table));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String json(Measurement measurement, Result result) throws JsonProcessingException {
    return JSON.writeValueAsString(
        new Kept(
            measurement.name(),
            measurement.title(),
            begin.toString(),
            machine,
            result.figures().stream().map(Row::of).toList(),
            result.how(),
            result.raw()));
  }
}
