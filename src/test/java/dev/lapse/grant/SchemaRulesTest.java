package dev.lapse.grant;

import static dev.lapse.testing.GrantRows.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.lapse.testing.GrantRows;
import dev.lapse.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The schema repeats the rules of the code: what breaks one is refused, whoever writes it. */
class SchemaRulesTest {
  private static TestDatabase database;

  private Connection connection;
  private GrantRows rows;

  @BeforeAll
  static void start() {
    database = TestDatabase.migrated();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void begin() throws SQLException {
    connection = database.connect();
    connection.setAutoCommit(false);
    rows = new GrantRows(connection);
  }

  @AfterEach
  void takeBack() throws SQLException {
    connection.rollback();
    connection.close();
  }

  @ParameterizedTest
  @EnumSource(GrantState.class)
  void aGrantWithAllThatItsStateAsksForIsKept(GrantState state) throws SQLException {
    // Given
    var columns = columnsOf(state);

    // When
    var id = rows.grant(columns);

    // Then
    assertThat(rows.value("SELECT state FROM grants WHERE id = " + text(id)))
        .isEqualTo(state.name());
  }

  @ParameterizedTest(name = "{0} with {1} = {2}")
  @MethodSource("brokenGrants")
  void aGrantThatBreaksARuleIsRefused(
      GrantState state, String column, String value, String constraint) {
    // Given
    var columns = columnsOf(state);
    columns.put(column, value);

    // When
    var refusal = catchThrowable(() -> rows.grant(columns));

    // Then
    assertThat(refusal).hasMessageContaining('"' + constraint + '"');
  }

  static Stream<Arguments> brokenGrants() {
    return Stream.of(
            Stream.of(GrantState.values())
                .filter(GrantState::isEnded)
                .map(state -> arguments(state, "ended_at", "NULL", "an_ended_grant_says_when")),
            Stream.of(GrantState.values())
                .filter(state -> !state.isEnded())
                .map(state -> arguments(state, "ended_at", "now()", "an_ended_grant_says_when")),
            Stream.of(GrantState.values())
                .filter(GrantState::isEnded)
                .map(state ->
                    arguments(
                        state, "next_attempt_at", "now()", "an_ended_grant_waits_for_nothing")),
            Stream.of(GrantState.ACTIVE, GrantState.DRAINING)
                .flatMap(state ->
                    Stream.of(
                        arguments(
                            state, "token_lifespan_millis", "NULL", "an_active_grant_expires"),
                        arguments(state, "expires_at", "NULL", "an_active_grant_expires"))),
            Stream.of(
                arguments(
                    GrantState.ACTIVATING,
                    "expires_at",
                    "now()",
                    "only_an_activated_grant_expires"),
                arguments(
                    GrantState.REVOKING, "activated_at", "NULL", "only_an_activated_grant_expires"),
                arguments(GrantState.DRAINING, "removed_at", "NULL", "a_draining_grant_is_removed"),
                arguments(
                    GrantState.DRAINING, "tokens_dead_by", "NULL", "a_draining_grant_is_removed"),
                arguments(
                    GrantState.REVOKING, "ending_as", "NULL", "a_revoking_grant_knows_its_end"),
                arguments(GrantState.REVOKING, "ending_as", "'DENIED'", "grants_ending_as_check"),
                arguments(GrantState.SCHEDULED, "starts_at", "NULL", "a_scheduled_grant_starts"),
                arguments(
                    GrantState.ACTIVE,
                    "drain_at",
                    "now() + interval '2 hours'",
                    "drain_before_expiry"),
                arguments(GrantState.ACTIVATING, "stuck", "true", "only_a_failing_grant_is_stuck"),
                arguments(
                    GrantState.AWAITING_APPROVAL, "duration_millis", "NULL", "a_grant_has_an_end"),
                arguments(
                    GrantState.AWAITING_APPROVAL,
                    "duration_millis",
                    "0",
                    "grants_duration_millis_check"),
                arguments(GrantState.AWAITING_APPROVAL, "answer_by", "now()", "grants_check"),
                arguments(
                    GrantState.AWAITING_APPROVAL,
                    "approvals_required",
                    "0",
                    "grants_approvals_required_check"),
                arguments(GrantState.AWAITING_APPROVAL, "version", "0", "grants_version_check"),
                arguments(GrantState.ACTIVATING, "attempts", "-1", "grants_attempts_check"),
                arguments(
                    GrantState.ACTIVE,
                    "token_lifespan_millis",
                    "-1",
                    "grants_token_lifespan_millis_check"),
                arguments(GrantState.ACTIVE, "state", "'ASLEEP'", "grants_state_check"),
                arguments(GrantState.ACTIVE, "cutoff", "'AXE'", "grants_cutoff_check"),
                arguments(GrantState.ACTIVE, "guarding", "'MAYBE'", "grants_guarding_check"),
                arguments(
                    GrantState.ACTIVATING, "guarded", "true", "only_an_activated_grant_is_guarded"),
                arguments(
                    GrantState.ACTIVE, "cutoff", "'CAP'", "an_active_grant_that_caps_is_guarded"),
                arguments(GrantState.ACTIVE, "assignment", "'NONE'", "grants_assignment_check"),
                arguments(
                    GrantState.ACTIVE, "requester_kind", "'SYSTEM'", "grants_requester_kind_check"),
                arguments(GrantState.ACTIVE, "on_tampering", "'CRY'", "grants_on_tampering_check"),
                arguments(GrantState.ACTIVE, "tampered", "true", "a_tampered_grant_says_when"),
                arguments(GrantState.ACTIVE, "restorations", "1", "a_tampered_grant_says_when"),
                arguments(
                    GrantState.SCHEDULED,
                    "tampered_at",
                    "now()",
                    "only_an_active_grant_is_tampered_with"),
                arguments(
                    GrantState.ACTIVE, "extension_role", "'owner'", "an_extension_has_its_role"),
                arguments(GrantState.ACTIVE, "extensions_asked", "1", "an_extension_has_its_role"),
                arguments(
                    GrantState.ACTIVE,
                    "extension_id",
                    "gen_random_uuid()",
                    "a_pending_extension_was_asked_for"),
                arguments(
                    GrantState.ACTIVE, "glass_role", "'lead'", "a_glass_has_its_role_and_time"),
                arguments(
                    GrantState.ACTIVE,
                    "glass_duration_millis",
                    "1",
                    "a_glass_has_its_role_and_time"),
                arguments(
                    GrantState.ACTIVE,
                    "glass_broken_at",
                    "now()",
                    "a_broken_glass_says_by_whom_and_why"),
                arguments(
                    GrantState.ACTIVE,
                    "glass_reviewed_at",
                    "now()",
                    "a_review_says_by_whom_and_what"),
                arguments(GrantState.ACTIVE, "reason", "NULL", "reason"),
                arguments(
                    GrantState.ACTIVE, "target_id", "gen_random_uuid()", "grants_target_id_fkey")))
        .flatMap(cases -> cases);
  }

  private static Map<String, String> columnsOf(GrantState state) {
    var columns = new LinkedHashMap<String, String>();
    columns.put("state", text(state));
    switch (state) {
      case AWAITING_APPROVAL, ACTIVATING -> {}
      case SCHEDULED -> columns.put("starts_at", "now() + interval '1 hour'");
      case ACTIVE -> activated(columns);
      case DRAINING -> {
        activated(columns);
        columns.put("removed_at", "now()");
        columns.put("tokens_dead_by", "now()");
      }
      case REVOKING -> {
        activated(columns);
        columns.put("ending_as", "'REVOKED'");
      }
      case EXPIRED, REVOKED, DENIED, WITHDRAWN, UNANSWERED, ACTIVATION_FAILED ->
          columns.put("ended_at", "now()");
    }
    return columns;
  }

  private static void activated(Map<String, String> columns) {
    columns.put("activated_at", "now()");
    columns.put("expires_at", "now() + interval '2 hours'");
    columns.put("token_lifespan_millis", "60000");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenTargets")
  void aTargetThatBreaksARuleIsRefused(String rule, Map<String, String> changed) {
    // Given
    var columns =
        new LinkedHashMap<>(
            Map.of(
                "id", text(UUID.randomUUID()),
                "realm", "'acme'",
                "client_uuid", "'client'",
                "scope_uuid", "'scope'"));
    columns.putAll(changed);

    // When
    var refusal = catchThrowable(() -> rows.insert("targets", columns));

    // Then
    assertThat(refusal).hasMessageContaining('"' + rule + '"');
  }

  static Stream<Arguments> brokenTargets() {
    return Stream.of(
        arguments("targets_custody_check", Map.of("custody", "'LOST'")),
        arguments("targets_check", Map.of("lease", text(UUID.randomUUID()))),
        arguments("targets_check", Map.of("leased_until", "now()")),
        arguments("targets_rounds_check", Map.of("rounds", "-1")),
        arguments(
            "what_came_back_is_held", Map.of("came_back_at", "now()", "came_back_strikes", "true")),
        arguments(
            "what_came_back_strikes_or_not", Map.of("came_back_at", "now()", "custody", "'HELD'")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenFindings")
  void aFindingThatBreaksARuleIsRefused(String rule, Map<String, String> changed)
      throws SQLException {
    // Given
    var columns = new LinkedHashMap<>(finding());
    columns.putAll(changed);

    // When
    var refusal = catchThrowable(() -> rows.insert("findings", columns));

    // Then
    assertThat(refusal).hasMessageContaining('"' + rule + '"');
  }

  static Stream<Arguments> brokenFindings() {
    return Stream.of(
        arguments("findings_kind_check", Map.of("kind", "'RUMOUR'")),
        arguments("findings_rounds_check", Map.of("rounds", "0")),
        arguments("findings_check", Map.of("last_seen_at", "now() - interval '1 second'")),
        arguments("a_settled_finding_says_by_whom_and_how", Map.of("settled_at", "now()")));
  }

  @Test
  void aTargetHasOneFindingThatWaits() throws SQLException {
    // Given
    var first = finding();
    rows.insert("findings", first);
    var second = new LinkedHashMap<>(first);
    second.put("id", text(UUID.randomUUID()));

    // When
    var refusal = catchThrowable(() -> rows.insert("findings", second));

    // Then
    assertThat(refusal).hasMessageContaining("findings_of_target");
  }

  private Map<String, String> finding() throws SQLException {
    return Map.of(
        "id", text(UUID.randomUUID()),
        "kind", "'DRIFT'",
        "target_id", text(rows.target()),
        "grant_id", text(rows.grant(Map.of())),
        "realm", "'acme'",
        "subject", "'ci-deployer'",
        "scope", "'vault-read'",
        "rounds", "3",
        "found_at", "now()",
        "last_seen_at", "now()");
  }

  @Test
  void aTargetIsOnRecordOnce() throws SQLException {
    // Given
    var target = rows.target();

    // When
    var refusal =
        catchThrowable(() ->
            rows.insert(
                "targets",
                Map.of(
                    "id",
                    text(UUID.randomUUID()),
                    "realm",
                    "'acme'",
                    "client_uuid",
                    text(target),
                    "scope_uuid",
                    "'scope'")));

    // Then
    assertThat(refusal).hasMessageContaining("targets_realm_client_uuid_scope_uuid_key");
  }

  @Test
  void nobodyDecidesOnARequestOfTheirOwn() throws SQLException {
    // Given
    var decision = decision(rows.grant(Map.of()), Map.of("approver_subject", "'sub-ci'"));

    // When
    var refusal = catchThrowable(() -> rows.insert("decisions", decision));

    // Then
    assertThat(refusal).hasMessageContaining("nobody decides on a request of their own");
  }

  @Test
  void anApproverDecidesOnce() throws SQLException {
    // Given
    var grant = rows.grant(Map.of());
    rows.insert("decisions", decision(grant, Map.of()));
    var second = decision(grant, Map.of("verdict", "'DENIED'", "comment", "'On second thoughts'"));

    // When
    var refusal = catchThrowable(() -> rows.insert("decisions", second));

    // Then
    assertThat(refusal).hasMessageContaining("decisions_pkey");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenDecisions")
  void aDecisionThatBreaksARuleIsRefused(String rule, Map<String, String> changed)
      throws SQLException {
    // Given
    var decision = decision(rows.grant(Map.of()), changed);

    // When
    var refusal = catchThrowable(() -> rows.insert("decisions", decision));

    // Then
    assertThat(refusal).hasMessageContaining('"' + rule + '"');
  }

  static Stream<Arguments> brokenDecisions() {
    return Stream.of(
        arguments("a_denial_is_explained", Map.of("verdict", "'DENIED'")),
        arguments("decisions_verdict_check", Map.of("verdict", "'PERHAPS'")),
        arguments("decisions_approver_kind_check", Map.of("approver_kind", "'SERVICE_ACCOUNT'")),
        arguments("decisions_duration_millis_check", Map.of("duration_millis", "0")),
        arguments("decisions_grant_id_fkey", Map.of("grant_id", "gen_random_uuid()")));
  }

  @Test
  void onlyAStrikeStandsInForADrain() throws SQLException {
    // Given
    var columns = columnsOf(GrantState.ACTIVE);
    columns.put("cutoff", "'LINGER'");
    columns.put("too_short_to_drain", "true");

    // When
    var refusal = catchThrowable(() -> rows.grant(columns));

    // Then
    assertThat(refusal).hasMessageContaining("\"only_a_strike_stands_in_for_a_drain\"");
  }

  // ---- the guard

  @Test
  void aGrantThatCapsAndIsGuardedIsKept() throws SQLException {
    // Given
    var columns = columnsOf(GrantState.ACTIVE);
    columns.put("cutoff", "'CAP'");
    columns.put("guarding", "'ATTACH'");
    columns.put("guarded", "true");

    // When
    var id = rows.grant(columns);

    // Then
    assertThat(rows.value("SELECT cutoff FROM grants WHERE id = " + text(id))).isEqualTo("CAP");
  }

  @Test
  void anUncappedGrantDoesNotCap() throws SQLException {
    // Given
    var columns = columnsOf(GrantState.REVOKING);
    columns.put("cutoff", "'CAP'");
    columns.put("uncapped", "true");

    // When
    var refusal = catchThrowable(() -> rows.grant(columns));

    // Then
    assertThat(refusal).hasMessageContaining("\"an_uncapped_grant_does_not_cap\"");
  }

  // ---- the glass

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"AWAITING_APPROVAL", "DENIED", "UNANSWERED"})
  void aBrokenGlassAndItsReviewAreKept(GrantState state) throws SQLException {
    // Given
    var columns = reviewed(state);

    // When
    var id = rows.grant(columns);

    // Then
    assertThat(rows.value("SELECT glass_comment FROM grants WHERE id = " + text(id)))
        .isEqualTo("Agreed");
  }

  @ParameterizedTest
  @EnumSource(names = {"AWAITING_APPROVAL", "DENIED", "UNANSWERED"})
  void whatWasNotOpenedHasNoBrokenGlass(GrantState state) {
    // Given
    var columns = reviewed(state);

    // When
    var refusal = catchThrowable(() -> rows.grant(columns));

    // Then
    assertThat(refusal).hasMessageContaining("\"a_broken_glass_has_opened_the_request\"");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenGlasses")
  void aGlassThatBreaksARuleIsRefused(String rule, Map<String, String> changed) {
    // Given
    var columns = reviewed(GrantState.ACTIVE);
    columns.putAll(changed);

    // When
    var refusal = catchThrowable(() -> rows.grant(columns));

    // Then
    assertThat(refusal).hasMessageContaining('"' + rule + '"');
  }

  static Stream<Arguments> brokenGlasses() {
    return Stream.of(
        arguments("grants_glass_duration_millis_check", Map.of("glass_duration_millis", "0")),
        arguments(
            "only_a_glass_that_is_there_is_broken",
            Map.of("glass_role", "NULL", "glass_duration_millis", "NULL")),
        arguments("a_broken_glass_says_by_whom_and_why", Map.of("glass_reason", "NULL")),
        arguments(
            "only_a_broken_glass_is_reviewed",
            Map.of(
                "glass_broken_at", "NULL",
                "glass_breaker_subject", "NULL",
                "glass_breaker_name", "NULL",
                "glass_reason", "NULL")),
        arguments(
            "only_a_broken_glass_is_reviewed",
            Map.of("glass_reviewed_at", "now() - interval '1 second'")),
        arguments("a_review_says_by_whom_and_what", Map.of("glass_comment", "NULL")),
        arguments(
            "nobody_reviews_a_glass_of_their_own", Map.of("glass_reviewer_subject", "'sub-lead'")),
        arguments(
            "nobody_reviews_a_glass_of_their_own", Map.of("glass_reviewer_subject", "'sub-ci'")));
  }

  private static Map<String, String> reviewed(GrantState state) {
    var columns = columnsOf(state);
    columns.put("glass_role", "'incident-lead'");
    columns.put("glass_duration_millis", "3600000");
    columns.put("glass_broken_at", "now()");
    columns.put("glass_breaker_subject", "'sub-lead'");
    columns.put("glass_breaker_name", "'lead'");
    columns.put("glass_reason", "'Nobody answers'");
    columns.put("glass_reviewed_at", "now()");
    columns.put("glass_reviewer_subject", "'sub-alice'");
    columns.put("glass_reviewer_name", "'alice'");
    columns.put("glass_comment", "'Agreed'");
    return columns;
  }

  // ---- extensions

  @Test
  void aGrantInUseKeepsItsPendingExtensionAndTheDecisionsOnIt() throws SQLException {
    // Given
    var grant = rows.grant(columnsOf(GrantState.ACTIVE));
    var extension = extension(grant, Map.of());
    rows.insert("decisions", decision(grant, Map.of()));
    rows.insert("decisions", decision(grant, Map.of("round", "1")));

    // When
    rows.execute(pending(grant, extension));

    // Then
    assertThat(rows.value("SELECT count(*) FROM decisions WHERE grant_id = " + text(grant)))
        .isEqualTo("2");
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"ACTIVE", "DRAINING"})
  void onlyAGrantInUseHasAPendingExtension(GrantState state) throws SQLException {
    // Given
    var grant = rows.grant(columnsOf(state));
    var extension = extension(grant, Map.of());

    // When
    var refusal = catchThrowable(() -> rows.execute(pending(grant, extension)));

    // Then
    assertThat(refusal).hasMessageContaining("\"only_a_grant_in_use_is_extended\"");
  }

  @Test
  void aPendingExtensionIsOfItsGrant() throws SQLException {
    // Given
    var grant = rows.grant(columnsOf(GrantState.ACTIVE));
    var ofAnother = extension(rows.grant(columnsOf(GrantState.ACTIVE)), Map.of());

    // When
    var refusal = catchThrowable(() -> rows.execute(pending(grant, ofAnother)));

    // Then
    assertThat(refusal).hasMessageContaining("\"a_pending_extension_is_of_its_grant\"");
  }

  @Test
  void oneExtensionOfAGrantIsUndecidedAtATime() throws SQLException {
    // Given
    var grant = rows.grant(columnsOf(GrantState.ACTIVE));
    extension(grant, Map.of());

    // When
    var refusal = catchThrowable(() -> extension(grant, Map.of("round", "2")));

    // Then
    assertThat(refusal).hasMessageContaining("\"one_undecided_extension_a_grant\"");
  }

  @Test
  void nobodyDecidesOnAnExtensionOfTheirOwn() throws SQLException {
    // Given
    var grant = rows.grant(columnsOf(GrantState.ACTIVE));
    extension(grant, Map.of());
    var own = decision(grant, Map.of("round", "1", "approver_subject", "'sub-ci'"));

    // When
    var refusal = catchThrowable(() -> rows.insert("decisions", own));

    // Then
    assertThat(refusal).hasMessageContaining("nobody decides on a request of their own");
  }

  @Test
  void aLaterRoundOfDecisionsIsOfAnExtension() throws SQLException {
    // Given
    var decision = decision(rows.grant(Map.of()), Map.of("round", "1"));

    // When
    var refusal = catchThrowable(() -> rows.insert("decisions", decision));

    // Then
    assertThat(refusal).hasMessageContaining("\"a_later_round_is_of_an_extension\"");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenExtensions")
  void anExtensionThatBreaksARuleIsRefused(String rule, Map<String, String> changed)
      throws SQLException {
    // Given
    var grant = rows.grant(columnsOf(GrantState.ACTIVE));

    // When
    var refusal = catchThrowable(() -> extension(grant, changed));

    // Then
    assertThat(refusal).hasMessageContaining('"' + rule + '"');
  }

  static Stream<Arguments> brokenExtensions() {
    return Stream.of(
        arguments("extensions_round_check", Map.of("round", "0")),
        arguments("extensions_duration_millis_check", Map.of("duration_millis", "0")),
        arguments("extensions_approvals_required_check", Map.of("approvals_required", "0")),
        arguments("extensions_check", Map.of("answer_by", "now()")),
        arguments("extensions_outcome_check", Map.of("outcome", "'PERHAPS'", "ended_at", "now()")),
        arguments("an_ended_extension_says_how", Map.of("ended_at", "now()")),
        arguments("an_ended_extension_says_how", Map.of("outcome", "'DENIED'")),
        arguments("extensions_grant_id_fkey", Map.of("grant_id", "gen_random_uuid()")));
  }

  private UUID extension(UUID grant, Map<String, String> changed) throws SQLException {
    var id = UUID.randomUUID();
    var columns = new LinkedHashMap<String, String>();
    columns.put("id", text(id));
    columns.put("grant_id", text(grant));
    columns.put("round", "1");
    columns.put("duration_millis", "3600000");
    columns.put("reason", "'It takes longer'");
    columns.put("policy_name", "'vault'");
    columns.put("policy_version", "'sha256:1'");
    columns.put("approvals_required", "1");
    columns.put("approver_role", "'lapse-approver'");
    columns.put("requested_at", "now()");
    columns.put("answer_by", "now() + interval '1 hour'");
    columns.putAll(changed);
    rows.insert("extensions", columns);
    return id;
  }

  private static String pending(UUID grant, UUID extension) {
    return "UPDATE grants SET extensions_asked = 1, extension_role = 'lapse-approver', extension_id = %s WHERE id = %s"
        .formatted(text(extension), text(grant));
  }

  private static Map<String, String> decision(UUID grant, Map<String, String> changed) {
    var columns = new LinkedHashMap<String, String>();
    columns.put("grant_id", text(grant));
    columns.put("approver_subject", "'sub-alice'");
    columns.put("approver_name", "'alice'");
    columns.put("approver_kind", "'PERSON'");
    columns.put("verdict", "'APPROVED'");
    columns.put("policy_version", "'sha256:1'");
    columns.put("at", "now()");
    columns.putAll(changed);
    return columns;
  }
}
