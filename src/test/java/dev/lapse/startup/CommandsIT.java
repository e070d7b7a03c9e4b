package dev.lapse.startup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.local.PackagedLapse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that start no service, as the packaged program does them, jar or executable. */
class CommandsIT {
  @TempDir Path folder;

  @Test
  void aPolicyFileIsCheckedWithoutADatabaseAndWithoutKeycloak() throws IOException {
    // Given
    var file =
        Files.writeString(
            folder.resolve("policies.yaml"),
            "policies: [ { name: vault, match: { scope: 'vault-*' }, maxDuration: PT1H } ]");
    var bad = Files.writeString(folder.resolve("bad.yaml"), "policies: [ { name: vault } ]");

    // When
    var valid = PackagedLapse.run(Map.of(), "policy", "check", file.toString());
    var invalid = PackagedLapse.run(Map.of(), "policy", "check", bad.toString());

    // Then
    assertThat(valid.status()).as("%s", valid.lines()).isZero();
    assertThat(valid.lines()).last().isEqualTo("valid");
    assertThat(invalid.status()).as("%s", invalid.lines()).isEqualTo(1);
    assertThat(invalid.lines())
        .anyMatch(line -> line.contains("bad.yaml:1:13: policies[0].match is missing"))
        .last()
        .isEqualTo("NOT VALID");
  }

  @Test
  void whatAFileSaysOfARequestIsTold() throws IOException {
    // Given
    var file =
        Files.writeString(
            folder.resolve("policies.yaml"),
            "policies: [ { name: vault, match: { scope: 'vault-*' }, maxDuration: PT1H } ]");

    // When
    var told =
        PackagedLapse.run(
            Map.of(),
            "policy",
            "ask",
            file.toString(),
            "--realm",
            "acme",
            "--subject",
            "ci-deployer",
            "--scope",
            "vault-read",
            "--duration",
            "PT2H");

    // Then
    assertThat(told.status()).as("%s", told.lines()).isEqualTo(1);
    assertThat(told.lines())
        .contains("duration must be at most PT1H, but is PT2H")
        .last()
        .isEqualTo("would be refused: policy-violation");
  }

  @Test
  void aKeyForTheLogIsMade() throws IOException {
    // Given
    var file = folder.resolve("audit.key");

    // When
    var made = PackagedLapse.run(Map.of(), "key", "lapse.example.com/audit", file.toString());

    // Then
    assertThat(made.status()).as("%s", made.lines()).isZero();
    assertThat(made.lines()).last().asString().startsWith("lapse.example.com/audit+");
    assertThat(Files.readString(file)).startsWith("PRIVATE+KEY+lapse.example.com/audit+");
  }
}
