package dev.lapse.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lapse.local.PackagedLapse;
import dev.lapse.local.RealmAdmin.ScopeType;
import dev.lapse.testing.Grants;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Safety first, evidence flagged: who spoils the record of an exception does not prolong it. */
class BrokenLogIT extends TargetBehindProxy {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A replica that had seen the head already knows it changed; another one asks its signature. */
  private static final Pattern NAMED =
      Pattern.compile(
          "the checkpoint of size \\d+ is not the one that was seen before"
              + "|the note of the checkpoint of size \\d+ tells another one");

  private static final String CHANGED = "entry \\d+ is not what its event [0-9a-f-]{36} tells";
  private static final String BROKEN = "(?m)^lapse_audit_log_broken(\\{.*})? %d\\.0$";

  @Test
  void aGrantEndsOnTimeUnderALogThatASuperuserHasChanged() throws IOException {
    // Given
    try (PackagedLapse lapse =
        PackagedLapse.start(DemoSettings.of(database, keycloak.url(), Map.of())).awaitReady()) {
      String grant = active(lapse);
      awaitSigned();

      // When
      database.change(
          """
          SET session_replication_role = replica;
          UPDATE log_checkpoints SET root = sha256('') WHERE size = (SELECT max(size) FROM log_checkpoints)\
          """);

      // Then
      await()
          .atMost(PATIENCE)
          .until(
              () -> database.read("SELECT state FROM grants WHERE id = '%s'".formatted(grant)),
              "EXPIRED"::equals);
      assertThat(realm.scopes(subject, ScopeType.OPTIONAL)).doesNotContain(scope);
      await().atMost(PATIENCE).until(() -> lapse.health("ready").statusCode() == 503);
      assertThat(lapse.health("ready").body()).containsPattern(NAMED);
      assertThat(lapse.health("live").statusCode()).isEqualTo(200);
      assertThat(lapse.log()).containsPattern(NAMED);
      assertThat(unsigned()).isPositive();
    }
  }

  /**
   * An event that was changed is below what is signed: the sequencer has no reason to look there.
   */
  @Test
  void theLogIsCheckedAgainAndAgainAndWhatIsFoundIsTold() throws IOException {
    // Given
    try (PackagedLapse lapse =
        PackagedLapse.start(
                DemoSettings.of(
                    database, keycloak.url(), Map.of("LAPSE_AUDIT_CHECK_EVERY", "PT1S")))
            .awaitReady()) {
      await().atMost(PATIENCE).until(() -> lapse.health("ready").body().contains("0 entries at"));
      new Grants(lapse.url(), realm.clientToken(subject)).requested(subject, scope, "PT1H");
      await().atMost(PATIENCE).until(() -> events("LOG_CHECKED") >= 2);
      assertThat(lapse.metrics()).containsPattern(BROKEN.formatted(0));

      // When
      database.change(
          """
          SET session_replication_role = replica;
          UPDATE audit_events SET actor_subject = 'eve' WHERE action = 'GRANT_REQUESTED'\
          """);

      // Then
      await().atMost(PATIENCE).until(() -> lapse.health("ready").statusCode() == 503);
      assertThat(lapse.health("ready").body()).containsPattern(CHANGED);
      assertThat(lapse.metrics()).containsPattern(BROKEN.formatted(1));
      assertThat(lapse.log()).containsPattern("THE AUDIT LOG IS BROKEN: " + CHANGED);
      await().atMost(PATIENCE).until(() -> events("LOG_FOUND_BROKEN") == 1);
    }
  }

  private int events(String action) {
    return Integer.parseInt(
        database.read("SELECT count(*) FROM audit_events WHERE action = '%s'".formatted(action)));
  }

  /** Holds the scope, for long enough that the log can be spoilt meanwhile. */
  private String active(PackagedLapse lapse) {
    Grants own = new Grants(lapse.url(), realm.clientToken(subject));
    String grant = own.requested(subject, scope, "PT15S");
    new Grants(lapse.url(), realm.userToken("approver")).approve(grant).then().statusCode(200);
    own.awaitState(grant, "ACTIVE");
    return grant;
  }

  private void awaitSigned() {
    await().atMost(PATIENCE).until(() -> unsigned() == 0);
  }

  /** How many events no signed head covers. */
  private long unsigned() {
    return Long.parseLong(
        database.read(
            "SELECT (SELECT count(*) FROM audit_events) - (SELECT max(size) FROM log_checkpoints)"));
  }
}
