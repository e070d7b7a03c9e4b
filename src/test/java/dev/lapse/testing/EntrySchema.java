package dev.lapse.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * What docs/audit-schema.json promises to readers of the log. They have to expect facts that it
 * does not describe; here there may be none, so that whoever writes a new one describes it.
 */
public final class EntrySchema {
  private static final Path FILE = Path.of("docs", "audit-schema.json");

  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(text());

  private EntrySchema() {}

  /** Fails if one of the entries is not what the schema says. */
  public static void requireOf(List<byte[]> entries) {
    assertThat(entries)
        .isNotEmpty()
        .allSatisfy(entry -> requireOf(new String(entry, StandardCharsets.UTF_8)));
  }

  /** Fails if the entry is not what the schema says. */
  public static void requireOf(String entry) {
    assertThat(SCHEMA.validate(entry, InputFormat.JSON)).as(entry).isEmpty();
  }

  private static String text() {
    try {
      var schema = (ObjectNode) new ObjectMapper().readTree(FILE.toFile());
      ((ObjectNode) schema.at("/$defs/facts")).put("additionalProperties", false);
      return schema.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
