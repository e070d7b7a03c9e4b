package dev.lapse;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The table of settings in the README tells exactly what the program reads.
 *
 * <p>Its columns are key, environment variable, default and meaning; code is in backticks. A
 * setting without a default has none in backticks. A key of Quarkus stands in it where our
 * application.properties gives it a variable of ours; more than one may share a row.
 */
class ConfigurationTableTest {
  private static final Path README = Path.of("README.md");
  private static final Path PROPERTIES = Path.of("src/main/resources/application.properties");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(LAPSE_[A-Z_]+):([^}]*)}");
  private static final String BEGIN = "<!-- configuration:begin -->";
  private static final String END = "<!-- configuration:end -->";

  private record Setting(String key, String variable, Optional<String> preset) {}

  private record Row(Setting setting, String meaning) {}

  @Test
  void theReadmeTellsEverySettingAndNoOther() throws IOException {
    // Given
    var inCode = settingsInCode().toList();

    // When
    var inReadme = rowsOf("| `lapse.").map(Row::setting).toList();

    // Then
    assertThat(inReadme)
        .as("settings between %s and %s in %s", BEGIN, END, README)
        .containsExactlyInAnyOrderElementsOf(inCode);
  }

  @Test
  void theReadmeTellsEveryKeyOfQuarkusThatHasAVariableOfOursAndNoOther() throws IOException {
    // Given
    var inProperties = settingsInProperties();

    // When
    var inReadme =
        rowsOf("| `quarkus.")
            .map(Row::setting)
            .flatMap(row ->
                Stream.of(row.key().split("`, `"))
                    .map(key -> new Setting(key, row.variable(), row.preset())))
            .toList();

    // Then
    assertThat(inProperties).isNotEmpty();
    assertThat(inReadme).containsExactlyInAnyOrderElementsOf(inProperties);
  }

  @Test
  void everySettingSaysWhatItMeans() throws IOException {
    // Given
    var rows = rows();

    // When
    var silent = rows.stream().filter(row -> row.meaning().isBlank()).toList();

    // Then
    assertThat(rows).isNotEmpty();
    assertThat(silent).isEmpty();
  }

  // ---- the code

  private static Stream<Setting> settingsInCode() {
    return new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.lapse").stream()
            .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
            .map(JavaClass::reflect)
            .flatMap(type -> leaves(type.getAnnotation(ConfigMapping.class).prefix(), type));
  }

  private static Stream<Setting> leaves(String prefix, Class<?> group) {
    return Arrays.stream(group.getMethods())
        .filter(method -> Modifier.isAbstract(method.getModifiers()))
        .flatMap(method -> {
          var key = prefix + "." + kebab(method.getName());
          return isGroup(method)
              ? leaves(key, method.getReturnType())
              : Stream.of(setting(key, method));
        });
  }

  private static boolean isGroup(Method method) {
    var type = method.getReturnType();
    return type.isInterface() && type.getPackageName().startsWith("dev.lapse");
  }

  private static Setting setting(String key, Method method) {
    var preset = Optional.ofNullable(method.getAnnotation(WithDefault.class));
    return new Setting(key, variable(key), preset.map(WithDefault::value));
  }

  private static String kebab(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  private static String variable(String key) {
    return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  // ---- application.properties

  private static List<Setting> settingsInProperties() throws IOException {
    var properties = new Properties();
    try (var content = Files.newBufferedReader(PROPERTIES)) {
      properties.load(content);
    }
    return properties.stringPropertyNames().stream()
        .filter(key -> key.startsWith("quarkus."))
        .flatMap(key ->
            PLACEHOLDER
                .matcher(properties.getProperty(key))
                .results()
                .map(found -> new Setting(key, found.group(1), preset(found.group(2)))))
        .toList();
  }

  private static Optional<String> preset(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  // ---- the README

  private static List<Row> rows() throws IOException {
    return Stream.concat(rowsOf("| `lapse."), rowsOf("| `quarkus.")).toList();
  }

  private static Stream<Row> rowsOf(String start) throws IOException {
    assertThat(README).exists();
    var text = Files.readString(README);
    assertThat(text).containsSubsequence(BEGIN, END);
    return text.substring(text.indexOf(BEGIN) + BEGIN.length(), text.indexOf(END))
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith(start))
        .map(ConfigurationTableTest::row);
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
