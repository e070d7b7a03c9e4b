package dev.lapse.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code verify --export FILE} finds, and how it names it. */
class ExportTest {
  private final List<String> lines = new ArrayList<>();
  private final SampleLog log = new SampleLog().withOthers(300).withLifeOf("a-grant");

  @TempDir Path folder;

  private int verify(List<String> export) throws IOException {
    var file = Files.write(folder.resolve("export.ndjson"), export);
    var words = List.of("--export", file.toString(), "--key", log.key());
    return new Verify(Map.of(), lines::add).run(words);
  }

  @Test
  void aWholeExportIsVerified() throws IOException {
    // Given
    var export = log.export();

    // When
    var status = verify(export);

    // Then
    assertThat(lines.getLast()).isEqualTo("verified");
    assertThat(status).isZero();
  }

  @Test
  void anExportThatWasCutOffIsNamed() throws IOException {
    // Given
    var export = log.export().subList(0, 200);

    // When
    var status = verify(export);

    // Then
    assertThat(status).isEqualTo(Verify.IS_WRONG);
    assertThat(lines.getLast()).contains("the export is cut off");
  }

  @Test
  void aLineLeftOutIsNamed() throws IOException {
    // Given
    var export = log.export();
    export.remove(17);

    // When
    var status = verify(export);

    // Then
    assertThat(status).isEqualTo(Verify.IS_WRONG);
    assertThat(lines.getLast()).contains("there are 306 entries, and the checkpoint has 307");
  }

  @Test
  void linesInAnotherOrderAreNamed() throws IOException {
    // Given
    var export = log.export();
    Collections.swap(export, 17, 18);

    // When
    var status = verify(export);

    // Then
    assertThat(status).isEqualTo(Verify.IS_WRONG);
    assertThat(lines.getLast()).contains("in another order");
  }

  @Test
  void anEmptyFileIsNoExport() throws IOException {
    // Given
    var export = List.<String>of();

    // When
    var status = verify(export);

    // Then
    assertThat(status).isEqualTo(Verify.IS_WRONG);
  }
}
