package dev.lapse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What docs/audit-schema.json promises to readers of the log. */
final class EntrySchema {
  private static final Path FILE = Path.of("docs", "audit-schema.json");

  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(text());

  private EntrySchema() {}

  /** Fails if one of the entries is not what the schema says. */
  static void requireOf(List<byte[]> entries) {
    assertThat(entries)
        .isNotEmpty()
        .allSatisfy(entry -> {
          var json = new String(entry, StandardCharsets.UTF_8);
          assertThat(SCHEMA.validate(json, InputFormat.JSON)).as(json).isEmpty();
        });
  }

  private static String text() {
    try {
      return Files.readString(FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
