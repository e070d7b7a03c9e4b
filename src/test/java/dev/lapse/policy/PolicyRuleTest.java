package dev.lapse.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyRuleTest {
  private static final TargetPattern ANYTHING = new TargetPattern(Glob.ANY, Glob.ANY, Glob.ANY);

  @Test
  void whatMeetsTheRuleHasNoViolations() {
    // Given
    PolicyRule rule = rule("PT8H", "CHG-[0-9]+", 1);

    // When
    List<Violation> violations = rule.violations(ask("PT8H", "CHG-1234", "Build subnet only"));

    // Then
    assertThat(violations).isEmpty();
  }

  @Test
  void allViolationsAreReportedTogether() {
    // Given
    PolicyRule rule = rule("PT8H", "CHG-[0-9]+", 1);

    // When
    List<Violation> violations = rule.violations(ask("PT8H0.000000001S", null));

    // Then
    assertThat(violations)
        .containsExactly(
            new Violation("duration", "must be at most PT8H, but is PT8H0.000000001S"),
            new Violation("ticket", "is missing; it must match CHG-[0-9]+"),
            new Violation("compensatingControls", "must name at least 1, but names 0"));
  }

  @Test
  void wholeDaysAreWrittenAsDays() {
    // Given
    PolicyRule rule = rule("P7D", null, 0);

    // When
    List<Violation> violations = rule.violations(ask("PT192H", null));

    // Then
    assertThat(violations)
        .containsExactly(new Violation("duration", "must be at most P7D, but is P8D"));
  }

  @Test
  void thereIsNoShortestDuration() {
    // Given
    PolicyRule rule = rule("PT8H", null, 0);

    // When
    List<Violation> violations = rule.violations(ask("PT0.000000001S", null));

    // Then
    assertThat(violations).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S"})
  void aDurationOfNothingIsAViolation(String duration) {
    // Given
    PolicyRule rule = rule("PT8H", null, 0);

    // When
    List<Violation> violations = rule.violations(ask(duration, null));

    // Then
    assertThat(violations).containsExactly(new Violation("duration", "must be longer than zero"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"CHG-", "XCHG-1", "CHG-1 ", "CHG-1\n", "CHG-1 or CHG-2", "chg-1"})
  void theTicketMustMatchAsAWhole(String ticket) {
    // Given
    PolicyRule rule = rule("PT8H", "CHG-[0-9]+", 0);

    // When
    List<Violation> violations = rule.violations(ask("PT1H", ticket));

    // Then
    assertThat(violations)
        .containsExactly(new Violation("ticket", "must match CHG-[0-9]+ as a whole"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   "})
  void aBlankTicketIsNoTicket(String ticket) {
    // Given
    PolicyRule rule = rule("PT8H", ".*", 0);

    // When
    List<Violation> violations = rule.violations(ask("PT1H", ticket));

    // Then
    assertThat(violations).containsExactly(new Violation("ticket", "is missing; it must match .*"));
  }

  @Test
  void aTicketNobodyAskedForIsWelcome() {
    // Given
    PolicyRule rule = rule("PT8H", null, 0);

    // When
    List<Violation> violations = rule.violations(ask("PT1H", "anything"));

    // Then
    assertThat(violations).isEmpty();
  }

  @Test
  void aTicketLongerThanTheApiAllowsDoesNotMatch() {
    // Given
    PolicyRule rule = rule("PT8H", "A+", 0);

    // When
    List<Violation> violations = rule.violations(ask("PT1H", "A".repeat(201)));

    // Then
    assertThat(violations).extracting(Violation::field).containsExactly("ticket");
    assertThat(rule.violations(ask("PT1H", "A".repeat(200)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"(A+)+B", "(A|A)*B", "(.*)*(.*)*B", "(A?){60}A{60}B"})
  void aPatternThatBacktracksForEverIsCutShort(String regex) {
    // Given
    PolicyRule rule = rule("PT8H", regex, 0);

    // When
    long start = System.nanoTime();
    List<Violation> violations = rule.violations(ask("PT1H", "A".repeat(199) + "C"));

    // Then
    assertThat(violations).extracting(Violation::field).containsExactly("ticket");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void blankAndRepeatedControlsDoNotCount() {
    // Given
    PolicyRule rule = rule("PT8H", null, 2);

    // When
    List<Violation> violations =
        rule.violations(ask("PT1H", null, "Audit device on", " Audit device on ", "", "  "));

    // Then
    assertThat(violations)
        .containsExactly(
            new Violation(
                "compensatingControls",
                "must name at least 2, but names 1 (blank and repeated ones don't count)"));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "11, 0", "1, -1", "1, 21"})
  void numbersOutOfRangeMakeNoRule(int approvals, int controls) {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new PolicyRule(
                "vault",
                ANYTHING,
                Duration.ofHours(8),
                Optional.empty(),
                approvals,
                Optional.empty(),
                Duration.ofHours(24),
                Optional.empty(),
                controls,
                Optional.empty(),
                OnTampering.END,
                Guarding.ATTACH,
                RequiredSignIn.NONE,
                Optional.empty()))
        .withMessageContaining("out of range");
  }

  @ParameterizedTest
  @CsvSource({"PT12H, PT12H", ", PT8H"})
  void anExtendedGrantMayLastAsLongAsMaxTotalOrElseMaxDuration(String maxTotal, String total) {
    // Given
    PolicyRule rule = extensibleRule("PT8H", maxTotal, null, 0);

    // When
    List<Violation> violations = rule.violationsOfExtension(ask(total, null));

    // Then
    assertThat(violations).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"PT12H, PT12H0.001S, PT12H", ", PT8H0.001S, PT8H"})
  void anExtendedGrantMayNotLastLonger(String maxTotal, String total, String most) {
    // Given
    PolicyRule rule = extensibleRule("PT8H", maxTotal, null, 0);

    // When
    List<Violation> violations = rule.violationsOfExtension(ask(total, null));

    // Then
    assertThat(violations)
        .containsExactly(
            new Violation(
                "duration",
                "may make the grant last at most %s from its activation, but would make it %s"
                    .formatted(most, total)));
  }

  @Test
  void allViolationsOfAnExtensionAreReportedTogether() {
    // Given
    PolicyRule rule = extensibleRule("PT8H", "P1D", "CHG-[0-9]+", 1);

    // When
    List<Violation> violations = rule.violationsOfExtension(ask("PT25H", "INC-1"));

    // Then
    assertThat(violations)
        .extracting(Violation::field)
        .containsExactly("duration", "ticket", "compensatingControls");
  }

  @Test
  void maxTotalIsForExtensionsOnly() {
    // Given
    PolicyRule rule = extensibleRule("PT8H", "PT12H", null, 0);

    // When
    List<Violation> violations = rule.violations(ask("PT9H", null));

    // Then
    assertThat(violations)
        .containsExactly(new Violation("duration", "must be at most PT8H, but is PT9H"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT7H59M59S", "P3651D"})
  void aMaxTotalBelowMaxDurationOrTooLongMakesNoRule(String maxTotal) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> extensibleRule("PT8H", maxTotal, null, 0))
        .withMessageContaining("maxTotal is out of range");
  }

  @Test
  void aGlassThatOutlastsItsRuleMakesNoRule() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ruleWithGlass(Duration.ofHours(8).plusMillis(1)))
        .withMessageContaining("breakGlass is longer than maxDuration");
  }

  @Test
  void underTheGuardTheGlassIsWhatItWas() {
    // Given
    PolicyRule rule = ruleWithGlass(Duration.ofHours(8));

    // When
    PolicyRule guarded = rule.underGuard();

    // Then
    assertThat(guarded.breakGlass()).isEqualTo(rule.breakGlass());
  }

  private static PolicyRule ruleWithGlass(Duration longest) {
    return new PolicyRule(
        "vault",
        ANYTHING,
        Duration.ofHours(8),
        Optional.empty(),
        1,
        Optional.empty(),
        Duration.ofHours(24),
        Optional.empty(),
        0,
        Optional.empty(),
        OnTampering.END,
        Guarding.ATTACH,
        RequiredSignIn.NONE,
        Optional.of(new BreakGlass("incident-lead", longest)));
  }

  private static PolicyRule rule(String maxDuration, String ticket, int controls) {
    return extensibleRule(maxDuration, null, ticket, controls);
  }

  private static PolicyRule extensibleRule(
      String maxDuration, String maxTotal, String ticket, int controls) {
    return new PolicyRule(
        "vault",
        ANYTHING,
        Duration.parse(maxDuration),
        Optional.ofNullable(maxTotal).map(Duration::parse),
        1,
        Optional.empty(),
        Duration.ofHours(24),
        Optional.ofNullable(ticket).map(Pattern::compile),
        controls,
        Optional.empty(),
        OnTampering.END,
        Guarding.ATTACH,
        RequiredSignIn.NONE,
        Optional.empty());
  }

  private static Ask ask(String duration, String ticket, String... controls) {
    return new Ask(
        "acme",
        "ci-deployer",
        "vault-read",
        Duration.parse(duration),
        Optional.ofNullable(ticket),
        List.of(controls));
  }
}
