package dev.lapse.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code policy …} does. */
class PolicyCommandTest {
  private final List<String> lines = new ArrayList<>();

  @TempDir Path folder;
  private String file;

  @BeforeEach
  void writeAFile() throws IOException {
    file =
        write(
            "policies.yaml",
            """
            policies:
              - name: vault
                match: { realm: acme, subject: "ci-*", scope: "vault-*" }
                maxDuration: PT8H
                approvals: 2
                approverRole: vault-owner
                requireTicket: "CHG-[0-9]+"
                requireControls: 1
                breakGlass: { role: incident-lead, maxDuration: PT1H }
                cutoff: drain
            standing:
              - match: { scope: lapse-api }
                reason: Lets a client call Lapse
            """);
  }

  private String write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  private int policy(String... words) {
    return new PolicyCommand(lines::add).run(List.of(words));
  }

  @Test
  void aValidFileIsToldRuleByRule() {
    // When
    int status = policy("check", file);

    // Then
    assertThat(status).isZero();
    assertThat(lines)
        .contains(
            "  vault: realm acme, subject ci-*, scope vault-*",
            "    at most PT8H; 2 approvals by vault-owner within P1D; a ticket that matches"
                + " CHG-[0-9]+; compensating controls, at least 1; the glass broken by"
                + " incident-lead, for at most PT1H; cutoff drain",
            "  may stand: realm *, subject *, scope lapse-api: Lets a client call Lapse")
        .last()
        .isEqualTo("valid");
  }

  @Test
  void whatIsWrongWithAFileIsToldWithItsPlaces() throws IOException {
    // Given
    var wrong = write("wrong.yaml", "policies:\n  - name: vault\n    match: { scop: x }\n");

    // When
    int status = policy("check", file, wrong);

    // Then
    assertThat(status).isEqualTo(PolicyCommand.IS_WRONG);
    assertThat(lines)
        .anyMatch(line -> line.contains("wrong.yaml:2:5: policies[0].maxDuration is missing"))
        .anyMatch(line -> line.contains("wrong.yaml:3:"))
        .last()
        .isEqualTo("NOT VALID");
  }

  @Test
  void aFileThatIsNotThereIsNeitherValidNorInvalid() {
    // When
    int status = policy("check", folder.resolve("missing.yaml").toString());

    // Then
    assertThat(status).isEqualTo(PolicyCommand.NOT_TOLD);
    assertThat(lines)
        .first()
        .asString()
        .endsWith("missing.yaml can't be read: there is no such file.");
  }

  /** Asks what the file says of a request for that scope, with more options or none. */
  private int askVaultRead(String subject, String duration, String... more) {
    var question =
        List.of(
            "ask",
            file,
            "--realm",
            "acme",
            "--subject",
            subject,
            "--scope",
            "vault-read",
            "--duration",
            duration);
    return policy(Stream.concat(question.stream(), Arrays.stream(more)).toArray(String[]::new));
  }

  @Test
  void aRequestThatBringsAllThatItsRuleAsksForWouldBeTaken() {
    // When
    int status =
        askVaultRead(
            "ci-deployer", "PT2H", "--ticket", "CHG-1", "--control", "Only from the build subnet");

    // Then
    assertThat(status).isZero();
    assertThat(lines).first().asString().startsWith("vault decides: at most PT8H");
    assertThat(lines).last().isEqualTo("would be taken");
  }

  @Test
  void everythingInWhichARequestFallsShortIsTold() {
    // When
    int status = askVaultRead("ci-deployer", "PT9H");

    // Then
    assertThat(status).isEqualTo(PolicyCommand.IS_WRONG);
    assertThat(lines)
        .contains(
            "duration must be at most PT8H, but is PT9H",
            "ticket is missing; it must match CHG-[0-9]+",
            "compensatingControls must name at least 1, but names 0")
        .last()
        .isEqualTo("would be refused: policy-violation");
  }

  @Test
  void aRequestThatNoRuleMatchesWouldBeRefused() {
    // When
    int status = askVaultRead("somebody", "PT1H");

    // Then
    assertThat(status).isEqualTo(PolicyCommand.IS_WRONG);
    assertThat(lines).last().isEqualTo("would be refused: no-policy");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "check",
        "check --all",
        "ask",
        "ask policies.yaml --realm acme",
        "ask policies.yaml --scope",
        "ask policies.yaml --scope x --scope y",
        "ask policies.yaml --colour blue",
        "ask policies.yaml --realm a --subject b --scope c --duration tomorrow"
      })
  void whatCanNotBeUnderstoodIsToldHowItCould(String words) {
    // When
    int status = policy(words.split(" "));

    // Then
    assertThat(status).isEqualTo(PolicyCommand.NOT_TOLD);
    assertThat(lines).anyMatch(line -> line.startsWith("usage: policy check FILE"));
  }
}
