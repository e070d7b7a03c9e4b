package dev.lapse.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.groups.Tuple.tuple;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyFileParserTest {

  @Test
  void everyKeyIsRead() {
    // Given
    String yaml =
        """
        policies:
          - name: vault
            match: { realm: acme, subject: "ci-*", scope: "vault-*" }
            maxDuration: P7D
            maxTotal: P14D
            approvals: 2
            approverRole: vault-owner
            answerWithin: PT30M
            requireTicket: "CHG-[0-9]+"
            requireControls: 3
            cutoff: Strike
            onTampering: Restore
            guard: Leave
            breakGlass: { role: incident-lead, maxDuration: PT1H }
        """;

    // When
    PolicyRule rule = parse(yaml).rules().getFirst();

    // Then
    assertThat(rule.name()).isEqualTo("vault");
    assertThat(rule.match())
        .isEqualTo(new TargetPattern(new Glob("acme"), new Glob("ci-*"), new Glob("vault-*")));
    assertThat(rule.maxDuration()).isEqualTo(Duration.ofDays(7));
    assertThat(rule.maxTotal()).contains(Duration.ofDays(14));
    assertThat(rule.approvals()).isEqualTo(2);
    assertThat(rule.approverRole()).contains("vault-owner");
    assertThat(rule.answerWithin()).isEqualTo(Duration.ofMinutes(30));
    assertThat(rule.requireTicket()).map(Pattern::pattern).contains("CHG-[0-9]+");
    assertThat(rule.requireControls()).isEqualTo(3);
    assertThat(rule.cutoff()).isEqualTo(Cutoff.STRIKE);
    assertThat(rule.onTampering()).isEqualTo(OnTampering.RESTORE);
    assertThat(rule.guarding()).isEqualTo(Guarding.LEAVE);
    assertThat(rule.breakGlass()).contains(new BreakGlass("incident-lead", Duration.ofHours(1)));
  }

  @Test
  void whatMayStandIsRead() {
    // Given
    String yaml =
        rule("match: { realm: acme }", "maxDuration: PT8H")
            + """

            standing:
              - match: { subject: "ci-*", scope: lapse-api }
                reason: Lets a client call Lapse
            """;

    // When
    Policies policies = parse(yaml);

    // Then
    assertThat(policies.standing("acme", "ci-deployer", "lapse-api"))
        .map(StandingRule::reason)
        .contains("Lets a client call Lapse");
    assertThat(policies.standing("acme", "reports", "lapse-api")).isEmpty();
    assertThat(policies.standing("acme", "ci-deployer", "vault-read")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "standing: []                          | standing | must hold at least one entry",
        "standing: { scope: a }                | standing | must be a list of entries",
        "standing: [ { reason: because } ]     | standing[0].match | is missing",
        "standing: [ { match: { scope: a } } ] | standing[0].reason | is missing",
        "standing: [ { match: { scope: '**' }, reason: all } ] | standing[0].match | must name a"
            + " scope",
        "standing: [ { match: { subject: a }, reason: all } ] | standing[0].match | must name a"
            + " scope",
      })
  void whatMayStandHasToBeNamedAndExplained(String line, String key, String message) {
    // Given
    String yaml = rule("match: { realm: acme }", "maxDuration: PT8H") + "\n" + line + "\n";

    // When
    var refused = catchThrowableOfType(PolicyFileException.class, () -> parse(yaml));

    // Then
    assertThat(refused.problems()).hasSize(1);
    assertThat(refused.problems().getFirst().key()).isEqualTo(key);
    assertThat(refused.problems().getFirst().message()).startsWith(message);
  }

  @Test
  void whatIsLeftOutHasItsDefault() {
    // Given
    String yaml = rule("match: { realm: acme }", "maxDuration: PT8H");

    // When
    PolicyRule rule = parse(yaml).rules().getFirst();

    // Then
    assertThat(rule.match()).isEqualTo(new TargetPattern(new Glob("acme"), Glob.ANY, Glob.ANY));
    assertThat(rule.maxTotal()).isEmpty();
    assertThat(rule.approvals()).isEqualTo(1);
    assertThat(rule.approverRole()).isEmpty();
    assertThat(rule.answerWithin()).isEqualTo(Duration.ofHours(24));
    assertThat(rule.requireTicket()).isEmpty();
    assertThat(rule.requireControls()).isZero();
    assertThat(rule.cutoff()).isEqualTo(Cutoff.DRAIN);
    assertThat(rule.onTampering()).isEqualTo(OnTampering.END);
    assertThat(rule.guarding()).isEqualTo(Guarding.ATTACH);
    assertThat(rule.signIn()).isEqualTo(RequiredSignIn.NONE);
    assertThat(rule.breakGlass()).isEmpty();
  }

  @Test
  void whoBreaksTheGlassMayDoSoForAsLongAsTheRuleAllows() {
    // Given
    String yaml =
        rule("match: { realm: acme }", "maxDuration: PT8H", "breakGlass: { role: incident-lead }");

    // When
    Policies policies = parse(yaml);

    // Then
    assertThat(policies.rules().getFirst().breakGlass())
        .contains(new BreakGlass("incident-lead", Duration.ofHours(8)));
    assertThat(policies.glassRoles()).containsExactly("incident-lead");
  }

  @Test
  void aRuleMayAskHowItsApproversSignIn() {
    // Given
    String yaml =
        rule(
            "match: { realm: acme }",
            "maxDuration: PT8H",
            "maxAuthAge: PT5M",
            "requireAcr: gold  platinum");

    // When
    PolicyRule rule = parse(yaml).rules().getFirst();

    // Then
    assertThat(rule.signIn())
        .isEqualTo(
            new RequiredSignIn(Optional.of(Duration.ofMinutes(5)), List.of("gold", "platinum")));
  }

  @Test
  void theVersionIsTheHashOfTheBytes() {
    // Given
    String yaml = "policies: [ { name: all, match: { scope: '*' }, maxDuration: PT1H } ]";

    // When
    Policies policies = parse(yaml);

    // Then
    assertThat(policies.version()).matches("sha256:[0-9a-f]{64}").isEqualTo(KNOWN_HASH);
    assertThat(parse(yaml + "\n").version()).isNotEqualTo(policies.version());
    assertThat(policies.source()).isEqualTo("policies.yaml");
  }

  private static final String KNOWN_HASH =
      "sha256:c3228cec2ef61b177d58d768e0b13521e8868e6609ce26c99714df826b8c6944";

  @Test
  void aByteOrderMarkAndCarriageReturnsDoNoHarm() {
    // Given
    String yaml = "\uFEFF" + VALID.replace("\n", "\r\n");

    // When
    Policies policies = parse(yaml);

    // Then
    assertThat(policies.rules()).extracting(PolicyRule::name).containsExactly("vault");
  }

  @Test
  void everyProblemIsReportedInTheOrderOfTheLines() {
    // Given
    String yaml =
        """
        policies:
          - name: vault
            match: { scope: "vault-*" }
            maxDuration: 8
            approvals: 0
            cutoff: slowly
          - name: billing
            match: { scope: billing-read, subjekt: x }
        """;

    // When
    PolicyFileException thrown = failure(yaml);

    // Then
    assertThat(thrown.problems())
        .extracting(PolicyFileProblem::line, PolicyFileProblem::column, PolicyFileProblem::key)
        .containsExactly(
            tuple(4, 18, "policies[0].maxDuration"),
            tuple(5, 16, "policies[0].approvals"),
            tuple(6, 13, "policies[0].cutoff"),
            tuple(7, 5, "policies[1].maxDuration"),
            tuple(8, 35, "policies[1].match.subjekt"));
    assertThat(thrown)
        .hasMessageStartingWith(
            """
            Policy file policies.yaml is not valid:
              policies.yaml:4:18: policies[0].maxDuration must be an ISO 8601 duration, such as\
             PT30M, PT8H or P7D
              policies.yaml:5:16: policies[0].approvals must be\
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "maxDuraton: PT8H     | maxDuraton      | did you mean maxDuration?",
        "max-duration: PT8H   | max-duration    | did you mean maxDuration?",
        "owner: me            | owner           | known here are name, match, maxDuration",
        "approvals: 0         | approvals       | must be a whole number from 1 to 10, but is \"0\"",
        "approvals: 11        | approvals       | must be a whole number from 1 to 10, but is \"11\"",
        "approvals: -1        | approvals       | must be a whole number from 1 to 10",
        "approvals: 99999999999 | approvals     | must be a whole number from 1 to 10",
        "approvals: 1.5       | approvals       | must be a whole number",
        "approvals: 010       | approvals       | must be a whole number",
        "approvals: 0x2       | approvals       | must be a whole number",
        "approvals: \"2\"     | approvals       | must be a whole number from 1 to 10, without quotes",
        "approvals: two       | approvals       | must be a whole number",
        "approvals: [2]       | approvals       | must be a whole number",
        "approvals:           | approvals       | has no value; it must be a whole number",
        "requireControls: -1  | requireControls | must be a whole number from 0 to 20",
        "requireControls: 21  | requireControls | must be a whole number from 0 to 20",
        "maxTotal: PT7H       | maxTotal        | must not be shorter than maxDuration, which is PT8H",
        "maxTotal: P3651D     | maxTotal        | at most P3650D, but is \"P3651D\"",
        "maxTotal: 12         | maxTotal        | must be an ISO 8601 duration",
        "answerWithin: PT0S   | answerWithin    | must be longer than zero",
        "answerWithin: PT-1H  | answerWithin    | must be longer than zero",
        "answerWithin: P3651D | answerWithin    | at most P3650D, but is \"P3651D\"",
        "answerWithin: PT99999999999999999H | answerWithin | must be an ISO 8601 duration",
        "answerWithin: P1M    | answerWithin    | must be an ISO 8601 duration of days, hours",
        "answerWithin: 1 day  | answerWithin    | but is \"1 day\"",
        "answerWithin: 60     | answerWithin    | must be an ISO 8601 duration",
        "answerWithin: ~      | answerWithin    | has no value; it must be an ISO 8601 duration",
        "requireTicket: \"(\" | requireTicket   | must be a regular expression: Unclosed group",
        "requireTicket: [0-9]+ | ``             | is not valid YAML",
        "requireTicket: [0-9] | requireTicket   | must be text; put it into quotes",
        "requireTicket: 123   | requireTicket   | must be text; put it into quotes",
        "requireTicket: \"\"  | requireTicket   | must not be blank",
        "requireTicket:       | requireTicket   | has no value; it must be text",
        "approverRole: no     | approverRole    | must be text; put it into quotes",
        "approverRole: \" a\" | approverRole    | must not start or end with a blank",
        "approverRole: \"a\\nb\" | approverRole | must not hold control characters",
        "approverRole: !x a   | approverRole    | must be text",
        "cutoff: slowly       | cutoff          | must be one of cap, drain, strike, linger",
        "onTampering: fight   | onTampering     | must be one of end, restore",
        "guard: maybe         | guard           | must be one of attach, leave",
        "cutoff: { a: b }     | cutoff          | must be text",
        "maxAuthAge: PT59S    | maxAuthAge      | must be at least PT1M",
        "maxAuthAge: soon     | maxAuthAge      | must be an ISO 8601 duration",
        "requireAcr: 2        | requireAcr      | must be text; put it into quotes",
        "requireAcr: \"a\\\"b\" | requireAcr    | must be values of the claim acr, parted by blanks",
        "breakGlass: lead     | breakGlass      | must be a mapping with the keys role, maxDuration",
        "breakGlass: {}       | breakGlass.role | is missing; write for example role: incident-lead",
        "breakGlass: { role: \"\" } | breakGlass.role | must not be blank",
        "breakGlass: { role: a, roles: b } | breakGlass.roles | did you mean role?",
        "breakGlass: { role: a, maxDuration: PT9H } | breakGlass.maxDuration | must not be longer than that of the rule, which is PT8H",
        "breakGlass: { role: a, maxDuration: PT0S } | breakGlass.maxDuration | must be longer than zero",
      })
  void whatIsWrongIsNamedWithItsLineAndKey(String line, String key, String message) {
    // Given
    String yaml = rule("match: { scope: a }", "maxDuration: PT8H", line);

    // When
    PolicyFileException thrown = failure(yaml);

    // Then
    assertThat(thrown.problems()).hasSize(1);
    PolicyFileProblem problem = thrown.problems().getFirst();
    assertThat(problem.line()).isEqualTo(5);
    assertThat(problem.key()).isEqualTo(key.isEmpty() ? "" : "policies[0]." + key);
    assertThat(problem.message()).contains(message);
  }

  @Test
  void aKeyMayBeGivenOnce() {
    // Given
    String yaml =
        rule("cutoff: drain", "match: { scope: a }", "maxDuration: PT8H", "cutoff: strike");

    // When
    PolicyFileException thrown = failure(yaml);

    // Then
    assertThat(thrown.problems())
        .containsExactly(
            new PolicyFileProblem(
                6, 5, "policies[0].cutoff", "is given twice, first in line 3; remove one"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "match", "maxDuration"})
  void whatMustBeThereIsMissedWhereTheRuleStarts(String key) {
    // Given
    String yaml =
        VALID
            .lines()
            .map(line -> line.replaceFirst("\\b" + key + ": .*", "approvals: 1"))
            .collect(Collectors.joining("\n"));

    // When
    PolicyFileException thrown = failure(yaml);

    // Then
    assertThat(thrown.problems()).hasSize(1);
    assertThat(thrown)
        .hasMessageContaining(
            "policies.yaml:2:5: policies[0].%s is missing; write for example %s:", key, key);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "match: {}              | policies[0].match        | must name a realm, subject or scope",
        "match:                 | policies[0].match        | must be a mapping with the keys realm",
        "match: vault-*         | policies[0].match        | must be a mapping with the keys realm",
        "match: { scope: 1 }    | policies[0].match.scope  | must be text; put it into quotes",
        "match: { scope: '' }   | policies[0].match.scope  | must not be blank",
        "match: { client: a, scope: b } | policies[0].match.client | is not a known key",
        "match: { [a]: b, scope: b } | policies[0].match   | has a key that is not plain text",
        "match: { <<: { realm: a }, scope: b } | policies[0].match.<< | is not a known key",
        "match: { scope: a, scope: b } | policies[0].match.scope | is given twice, first in line 3",
      })
  void aBadMatchIsNamed(String match, String key, String message) {
    // Given
    String yaml = rule(match, "maxDuration: PT8H");

    // When
    PolicyFileException thrown = failure(yaml);

    // Then
    assertThat(thrown.problems()).hasSize(1);
    PolicyFileProblem problem = thrown.problems().getFirst();
    assertThat(problem.line()).isEqualTo(3);
    assertThat(problem.key()).isEqualTo(key);
    assertThat(problem.message()).contains(message);
  }

  @Test
  void aNameMayBeUsedOnce() {
    // Given
    String yaml =
        """
        policies:
          - { name: vault, match: { scope: a }, maxDuration: PT8H }
          - { name: other, match: { scope: b }, maxDuration: PT8H }
          - { name: vault, match: { scope: c }, maxDuration: PT8H }
        """;

    // When
    PolicyFileException thrown = failure(yaml);

    // Then
    assertThat(thrown.problems())
        .containsExactly(
            new PolicyFileProblem(
                4,
                13,
                "policies[2].name",
                "must differ from every other, but \"vault\" is the rule of line 2"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ scope: vault-read }           | { scope: vault-read }",
        "{ scope: '*' }                  | { realm: acme, subject: ci, scope: vault-read }",
        "{ scope: 'vault-*' }            | { scope: vault-read }",
        "{ scope: 'vault-*' }            | { realm: acme, scope: 'vault-r*' }",
        "{ realm: '*', subject: '**' }   | { scope: '*' }",
      })
  void aRuleBehindOneThatTakesEverythingIsUnreachable(String first, String second) {
    // Given
    String yaml =
        """
        policies:
          - { name: first, match: %s, maxDuration: PT8H }
          - { name: second, match: %s, maxDuration: PT8H }
        """
            .formatted(first, second);

    // When
    PolicyFileException thrown = failure(yaml);

    // Then
    assertThat(thrown)
        .hasMessageContaining(
            "policies.yaml:3:5: policies[1].match is unreachable: everything that rule \"second\""
                + " matches falls under the earlier rule \"first\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ scope: vault-read }             | { scope: 'vault-*' }",
        "{ scope: 'vault-*' }              | { scope: '*-read' }",
        "{ realm: acme, scope: 'vault-*' } | { scope: vault-read }",
        "{ scope: 'vault-?' }              | { scope: 'vault-*' }",
      })
  void aRuleWithSomethingLeftForItIsReachable(String first, String second) {
    // Given
    String yaml =
        """
        policies:
          - { name: first, match: %s, maxDuration: PT8H }
          - { name: second, match: %s, maxDuration: PT8H }
        """
            .formatted(first, second);

    // When
    Policies policies = parse(yaml);

    // Then
    assertThat(policies.rules()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                          | 1 | the file is empty",
        "`\n# nothing\n`             | 1 | the file is empty",
        "---                         | 1 | the file is empty",
        "vault                       | 1 | the file must be a mapping with the keys policies",
        "`- name: a`                 | 1 | the file must be a mapping with the keys policies",
        "`\npolicy: []`              | 2 | policy is not a known key; did you mean policies?",
        "`{}`                        | 1 | policies is missing",
        "`\npolicies:`               | 2 | policies has no value; it must be a list of rules",
        "`\npolicies: []`            | 2 | policies must hold at least one rule",
        "`\npolicies: {}`            | 2 | policies must be a list of rules",
        "`policies:\n  - vault`      | 2 | policies[0] must be a mapping with the keys name",
        "`policies:\n  -`            | 2 | policies[0] must be a mapping with the keys name",
        "`policies:\n  - &a {}`      | 2 | the file sets the anchor &a",
        "`policies:\n  - *a`         | 2 | the file uses the alias *a",
        "`policies: []\n---\na: b`   | 2 | the file starts a second document",
        "`policies:\n\t- a`          | 2 | the file is not valid YAML",
        "`policies:\n  - name: \"a`  | 2 | the file is not valid YAML",
        "`policies:\n  - name: a: b` | 2 | the file is not valid YAML",
        "`policies:\n  - ]`          | 2 | the file is not valid YAML",
      })
  void aFileThatHoldsNoRulesIsRefused(String yaml, int line, String message) {
    // Given
    byte[] bytes = yaml.getBytes(StandardCharsets.UTF_8);

    // When
    PolicyFileException thrown = failure(bytes);

    // Then
    assertThat(thrown.problems()).extracting(PolicyFileProblem::line).contains(line);
    assertThat(thrown).hasMessageContaining("\n  policies.yaml:%d:", line);
    assertThat(thrown).hasMessageContaining(": " + message);
  }

  @Test
  void aFileThatIsNotUtf8IsRefusedWhereItGoesWrong() {
    // Given
    byte[] latin1 = "policies:\n  # grün\n  - name: é".getBytes(StandardCharsets.ISO_8859_1);

    // When
    PolicyFileException thrown = failure(latin1);

    // Then
    assertThat(thrown)
        .hasMessageContaining("policies.yaml:2:7: the file is not UTF-8; save the file in that");
  }

  @Test
  void aCharacterThatYamlForbidsIsNamed() {
    // Given
    String yaml = "# 😀 " + "x".repeat(2000) + "\npolicies:\n  - name: a\u0007b";

    // When
    PolicyFileException thrown = failure(yaml);

    // Then
    assertThat(thrown)
        .hasMessageContaining("policies.yaml:3:12: the file holds the character U+0007");
  }

  @Test
  void aFileThatIsTooLargeIsRefused() {
    // Given
    String padding = "\n".repeat(PolicyFileParser.LARGEST - VALID.length());

    // When
    PolicyFileException thrown = failure(VALID + padding + "\n");

    // Then
    assertThat(thrown).hasMessageContaining("the file is larger than 1048576 bytes");
    assertThat(parse(VALID + padding).rules()).hasSize(1);
  }

  @Test
  void tooManyRulesAreRefused() {
    // Given
    String rules =
        IntStream.rangeClosed(0, PolicyFileParser.MOST_RULES)
            .mapToObj("- { name: r%1$d, match: { scope: s%1$d }, maxDuration: PT1H }\n"::formatted)
            .collect(Collectors.joining());

    // When
    PolicyFileException thrown = failure("policies:\n" + rules);

    // Then
    assertThat(thrown)
        .hasMessageContaining("policies.yaml:2:1: policies must hold at most 1000 rules");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{ a: ", "- "})
  void bottomlessNestingIsRefused(String opening) {
    // Given
    String yaml = "policies: \n" + opening.repeat(20_000);

    // When
    PolicyFileException thrown = failure(yaml);

    // Then
    assertThat(thrown).hasMessageContaining("the file is not valid YAML");
  }

  private static final String VALID =
      """
      policies:
        - name: vault
          match: { scope: "vault-*" }
          maxDuration: PT8H
      """;

  private static String rule(String... lines) {
    return "policies:\n  - name: vault\n    " + String.join("\n    ", lines) + "\n";
  }

  private static Policies parse(String yaml) {
    return PolicyFileParser.parse("policies.yaml", yaml.getBytes(StandardCharsets.UTF_8));
  }

  private static PolicyFileException failure(String yaml) {
    return failure(yaml.getBytes(StandardCharsets.UTF_8));
  }

  private static PolicyFileException failure(byte[] bytes) {
    return catchThrowableOfType(
        PolicyFileException.class, () -> PolicyFileParser.parse("policies.yaml", bytes));
  }
}
