package dev.lapse.grant;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrantQueryTest {
  private static final String ORDER = " ORDER BY stuck DESC, id DESC LIMIT :limit";

  @Test
  void whoSeesAllAndFiltersNothingGetsEverything() {
    // Given
    var query = query(new GrantQuery.Sight.All());

    // When
    var sql = query.toSql();

    // Then
    assertThat(sql.text()).isEqualTo("SELECT id FROM grants" + ORDER);
    assertThat(sql.parameters()).containsOnlyKeys("limit").containsEntry("limit", 50);
  }

  @Test
  void aReaderSeesItsOwnRequestsTheGrantsOfItsClientAndWhatItsRolesDecide() {
    // Given
    var query =
        query(
            new GrantQuery.Sight.Own("sub-ci", Optional.of("ci-deployer"), Set.of("vault-owner")));

    // When
    var sql = query.toSql();

    // Then
    assertThat(sql.text())
        .isEqualTo(
            "SELECT id FROM ("
                + branch("requester_subject = :reader")
                + " UNION "
                + branch("subject = :readerClient")
                + " UNION "
                + branch("approver_role = :readerRole0")
                + " UNION "
                + branch("extension_role = :readerRole0")
                + " UNION "
                + branch("glass_role = :readerRole0")
                + ") AS found"
                + ORDER);
    assertThat(sql.parameters())
        .containsEntry("reader", "sub-ci")
        .containsEntry("readerClient", "ci-deployer")
        .containsEntry("readerRole0", "vault-owner");
  }

  @Test
  void aPersonWithoutRolesSeesNothingButItsOwnRequests() {
    // Given
    var query = query(new GrantQuery.Sight.Own("sub-eve", Optional.empty(), Set.of()));

    // When
    var sql = query.toSql();

    // Then
    assertThat(sql.text())
        .isEqualTo("SELECT id FROM grants WHERE requester_subject = :reader" + ORDER);
    assertThat(sql.parameters()).containsOnlyKeys("reader", "limit");
  }

  @Test
  void everyFilterIsACondition() {
    // Given
    var place = new GrantQuery.Place(true, UUID.randomUUID());
    var before = Instant.parse("2026-12-01T08:00:00Z");
    var query =
        new GrantQuery(
            Set.of(GrantState.ACTIVE),
            Optional.of("acme"),
            Optional.of("ci-deployer"),
            Optional.of("vault-read"),
            Optional.of("alice"),
            Optional.empty(),
            Optional.empty(),
            Optional.of(before),
            false,
            false,
            new GrantQuery.Sight.All(),
            Optional.of(place),
            10);

    // When
    var sql = query.toSql();

    // Then
    assertThat(sql.text())
        .isEqualTo(
            "SELECT id FROM ("
                + Stream.of("requester_subject", "requester_name")
                    .flatMap(who ->
                        Stream.of("stuck AND id < :afterId", "NOT stuck")
                            .map(after ->
                                branch(
                                    "state = :state0 AND realm = :realm AND subject = :subject"
                                        + " AND scope = :scope AND "
                                        + who
                                        + " = :who AND coalesce(expires_at, latest_end) <"
                                        + " :expiresBefore AND id < :requestedBefore AND "
                                        + after)))
                    .collect(Collectors.joining(" UNION "))
                + ") AS found"
                + ORDER);
    assertThat(sql.parameters())
        .containsEntry("state0", "ACTIVE")
        .containsEntry("realm", "acme")
        .containsEntry("subject", "ci-deployer")
        .containsEntry("scope", "vault-read")
        .containsEntry("who", "alice")
        .containsEntry("expiresBefore", before)
        .containsEntry("requestedBefore", UUID.fromString("01a230d5-1280-0000-0000-000000000000"))
        .containsEntry("afterId", place.id())
        .containsEntry("limit", 10);
  }

  @Test
  void afterAGrantThatIsNotStuckNoStuckOneFollows() {
    // Given
    var place = new GrantQuery.Place(false, UUID.randomUUID());
    var query =
        new GrantQuery(
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            false,
            new GrantQuery.Sight.All(),
            Optional.of(place),
            50);

    // When
    var sql = query.toSql();

    // Then
    assertThat(sql.text())
        .isEqualTo("SELECT id FROM grants WHERE NOT stuck AND id < :afterId" + ORDER);
  }

  @Test
  void noInstantIsTooFarAway() {
    // Given
    var query =
        new GrantQuery(
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(Instant.parse("+200000-01-01T00:00:00Z")),
            false,
            false,
            new GrantQuery.Sight.All(),
            Optional.empty(),
            50);

    // When
    var sql = query.toSql();

    // Then
    assertThat(sql.parameters())
        .containsEntry("requestedBefore", UUID.fromString("ffffffff-ffff-0000-0000-000000000000"));
  }

  @ParameterizedTest
  @CsvSource({"true, stuck", "false, NOT stuck"})
  void stuckGrantsOrTheOthersCanBeAskedFor(boolean wanted, String condition) {
    // Given
    var query =
        new GrantQuery(
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(wanted),
            Optional.empty(),
            Optional.empty(),
            false,
            false,
            new GrantQuery.Sight.All(),
            Optional.empty(),
            50);

    // When
    var sql = query.toSql();

    // Then
    assertThat(sql.text()).isEqualTo("SELECT id FROM grants WHERE " + condition + ORDER);
  }

  @Test
  void grantsWithAPendingExtensionCanBeAskedFor() {
    // Given
    var query =
        new GrantQuery(
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            true,
            false,
            new GrantQuery.Sight.All(),
            Optional.empty(),
            50);

    // When
    var sql = query.toSql();

    // Then
    assertThat(sql.text())
        .isEqualTo("SELECT id FROM grants WHERE extension_id IS NOT NULL" + ORDER);
  }

  @Test
  void grantsWhoseBrokenGlassNobodyHasReviewedCanBeAskedFor() {
    // Given
    var query =
        new GrantQuery(
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            true,
            new GrantQuery.Sight.All(),
            Optional.empty(),
            50);

    // When
    var sql = query.toSql();

    // Then
    assertThat(sql.text())
        .isEqualTo(
            "SELECT id FROM grants WHERE glass_broken_at IS NOT NULL AND glass_reviewed_at IS NULL"
                + ORDER);
  }

  @Test
  void whatACallerWritesIsNeverPartOfTheStatement() {
    // Given
    var hostile = "x' OR '1'='1";
    var query =
        new GrantQuery(
            Set.of(),
            Optional.of(hostile),
            Optional.of(hostile),
            Optional.of(hostile),
            Optional.of(hostile),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            false,
            new GrantQuery.Sight.Own(hostile, Optional.of(hostile), Set.of(hostile)),
            Optional.empty(),
            50);

    // When
    var sql = query.toSql();

    // Then
    assertThat(sql.text()).doesNotContain(hostile);
  }

  private static String branch(String conditions) {
    return "(SELECT stuck, id FROM grants WHERE " + conditions + ORDER + ")";
  }

  private static GrantQuery query(GrantQuery.Sight sight) {
    return new GrantQuery(
        Set.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        sight,
        Optional.empty(),
        50);
  }
}
