package dev.lapse.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoliciesInForceTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path folder;

  @Test
  void theConfiguredFileIsInForce() throws IOException {
    // Given
    Path file =
        Files.writeString(
            folder.resolve("policies.yaml"),
            "policies: [ { name: all, match: { scope: '*' }, maxDuration: PT1H } ]");

    // When
    PoliciesInForce inForce = new PoliciesInForce(() -> Optional.of(file), CLOCK);

    // Then
    assertThat(inForce.isConfigured()).isTrue();
    assertThat(inForce.since()).isEqualTo(CLOCK.instant());
    assertThat(inForce.current().source()).isEqualTo(file.toString());
    assertThat(inForce.current().rules()).extracting(PolicyRule::name).containsExactly("all");
  }

  @Test
  void withoutAConfiguredFileTheRulesOfTheDemoAreInForce() {
    // Given
    PolicyConfiguration nothing = Optional::empty;

    // When
    PoliciesInForce inForce = new PoliciesInForce(nothing, CLOCK);

    // Then
    assertThat(inForce.isConfigured()).isFalse();
    assertThat(inForce.current().source()).isEqualTo("demo-policies.yaml");
    assertDemoRule(inForce, "vault-read", Duration.ofHours(8), 1, "CHG-[0-9]+", 1);
    assertDemoRule(inForce, "vault-write", Duration.ofHours(8), 1, "CHG-[0-9]+", 1);
    assertDemoRule(inForce, "telemetry-read", Duration.ofHours(4), 1, null, 0);
    assertDemoRule(inForce, "billing-read", Duration.ofDays(7), 1, null, 1);
    assertDemoRule(inForce, "partner-export", Duration.ofDays(30), 2, null, 0);
    assertThat(inForce.current().match("acme", "ci-deployer", "admin")).isEmpty();
  }

  private static void assertDemoRule(
      PoliciesInForce inForce,
      String scope,
      Duration maxDuration,
      int approvals,
      String ticket,
      int controls) {
    PolicyRule rule = inForce.current().match("acme", "ci-deployer", scope).orElseThrow();
    assertThat(rule.maxDuration()).isEqualTo(maxDuration);
    assertThat(rule.approvals()).isEqualTo(approvals);
    assertThat(rule.answerWithin()).isEqualTo(Duration.ofHours(24));
    assertThat(rule.requireTicket().map(Pattern::pattern)).isEqualTo(Optional.ofNullable(ticket));
    assertThat(rule.requireControls()).isEqualTo(controls);
  }

  @Test
  void aMissingFileStopsTheStart() {
    // Given
    Path missing = folder.resolve("missing.yaml");

    // When
    Throwable thrown = catchThrowable(() -> new PoliciesInForce(() -> Optional.of(missing), CLOCK));

    // Then
    assertThat(thrown)
        .isInstanceOf(PolicyFileException.class)
        .hasMessage(
            "Policy file %s can't be read: there is no such file. Set LAPSE_POLICY_FILE"
                + " (lapse.policy.file) to a readable file.",
            missing);
  }

  @Test
  void aFolderStopsTheStart() {
    // Given
    Path notAFile = folder;

    // When
    Throwable thrown =
        catchThrowable(() -> new PoliciesInForce(() -> Optional.of(notAFile), CLOCK));

    // Then
    assertThat(thrown)
        .isInstanceOf(PolicyFileException.class)
        .hasMessageStartingWith("Policy file %s can't be read: ", folder);
  }

  @Test
  void aBadFileStopsTheStart() throws IOException {
    // Given
    Path bad = Files.writeString(folder.resolve("bad.yaml"), "policies:\n  - name: vault\n");

    // When
    Throwable thrown = catchThrowable(() -> new PoliciesInForce(() -> Optional.of(bad), CLOCK));

    // Then
    assertThat(thrown)
        .isInstanceOf(PolicyFileException.class)
        .hasMessageContaining("%s:2:5: policies[0].maxDuration is missing", bad);
  }

  @Test
  void aFileThatNeverEndsIsReadOnlyAsFarAsAllowed() throws IOException {
    // Given
    Path large = folder.resolve("large.yaml");
    Files.write(large, new byte[PolicyFileParser.LARGEST + 1]);

    // When
    Throwable thrown = catchThrowable(() -> new PoliciesInForce(() -> Optional.of(large), CLOCK));

    // Then
    assertThat(thrown).hasMessageContaining("is larger than 1048576 bytes");
  }
}
