package dev.lapse;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.lapse.testing.SettingsTable;
import dev.lapse.testing.SettingsTable.Row;
import dev.lapse.testing.SettingsTable.Setting;
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
 * <p>A key of Quarkus stands in it where our application.properties gives it a variable of ours;
 * more than one may share a row.
 */
class ConfigurationTableTest {
  private static final Path PROPERTIES = Path.of("src/main/resources/application.properties");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(LAPSE_[A-Z_]+):([^}]*)}");
  private static final SettingsTable TABLE = SettingsTable.read();

  @Test
  void theReadmeTellsEverySettingAndNoOther() {
    // Given
    var inCode = settingsInCode().toList();

    // When
    var inReadme = TABLE.rowsOf("lapse.").map(Row::setting).toList();

    // Then
    assertThat(inReadme).as("settings in README.md").containsExactlyInAnyOrderElementsOf(inCode);
  }

  @Test
  void theReadmeTellsEveryKeyOfQuarkusThatHasAVariableOfOursAndNoOther() throws IOException {
    // Given
    var inProperties = settingsInProperties();

    // When
    var inReadme =
        TABLE
            .rowsOf("quarkus.")
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
  void everySettingSaysWhatItMeans() {
    // Given
    var rows = TABLE.rows();

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
}
