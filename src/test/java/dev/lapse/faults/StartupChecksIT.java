package dev.lapse.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.local.PackagedLapse;
import dev.lapse.local.RealmAdmin;
import dev.lapse.local.TestParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service outside the demo: what it refuses to start with, by name. */
class StartupChecksIT {
  private static final String POLICIES =
      """
      policies:
        - name: vault
          match: { scope: "vault-*" }
          maxDuration: PT8H
          approvals: 1
          answerWithin: PT24H
          cutoff: drain
      """;

  @TempDir static Path folder;

  private static final RealmAdmin REALM = RealmAdmin.ofTests();
  private static OwnDatabase database;
  private static Certificate certificate;
  private static KeycloakProxy keycloak;
  private static String lapse;

  @BeforeAll
  static void prepareWhatIsRight()
      throws IOException, InterruptedException, GeneralSecurityException {
    database = OwnDatabase.create();
    certificate = Certificate.makeIn(folder);
    keycloak = KeycloakProxy.https(TestParts.get().keycloakUrl(), certificate.tls());
    lapse = REALM.createSubject();
    REALM.grantTo(lapse, "manage-clients");
    REALM.grantTo(lapse, "view-realm");
    Files.writeString(folder.resolve("policies.yaml"), POLICIES);
  }

  @AfterAll
  static void tidyUp() {
    keycloak.close();
    database.close();
    REALM.deleteClient(lapse);
  }

  @Test
  void itStartsWhereAllIsRight() throws IOException {
    // Given
    Map<String, String> settings = settings();

    // When
    try (PackagedLapse started = PackagedLapse.start(settings, certificate.trust())) {

      // Then
      assertThat(started.awaitReady().health("ready").body()).contains("permissions complete");
    }
  }

  @Test
  void itNamesEverySettingOfTheDemo() {
    // Given
    Map<String, String> settings = settings();
    settings.remove("LAPSE_POLICY_FILE");
    settings.remove("LAPSE_AUDIT_KEY");
    settings.put("LAPSE_KEYCLOAK_URL", TestParts.get().keycloakUrl());
    settings.put("LAPSE_KEYCLOAK_CLIENT_SECRET", "lapse-secret");
    settings.put("LAPSE_DATABASE_PASSWORD", "lapse");

    // When
    String log = refusalOf(settings);

    // Then
    assertThat(log)
        .contains(
            "lapse.keycloak.url must begin with https://",
            "lapse.keycloak.client-secret is empty or the demo's",
            "quarkus.datasource.password is empty or the demo's",
            "lapse.policy.file is missing",
            "lapse.audit.key is missing");
  }

  @Test
  void itNamesAnAudienceThatAnyTokenHas() {
    // Given
    Map<String, String> settings = settings();
    settings.put("QUARKUS_OIDC_TOKEN_AUDIENCE", "any");

    // When
    String log = refusalOf(settings);

    // Then
    assertThat(log).contains("quarkus.oidc.token.audience must name the client of Lapse");
  }

  @Test
  void itNamesAPolicyFileThatIsNotThere() {
    // Given
    Map<String, String> settings = settings();
    settings.put("LAPSE_POLICY_FILE", folder.resolve("none.yaml").toString());

    // When
    String log = refusalOf(settings);

    // Then
    assertThat(log).contains("none.yaml can't be read", "lapse.policy.file");
  }

  @Test
  void itNamesFileLineAndKeyOfABadPolicy() throws IOException {
    // Given
    Map<String, String> settings = settings();
    Path bad = folder.resolve("bad.yaml");
    Files.writeString(bad, POLICIES.replace("approvals: 1", "approvals: none"));
    settings.put("LAPSE_POLICY_FILE", bad.toString());

    // When
    String log = refusalOf(settings);

    // Then
    assertThat(log).containsPattern("bad\\.yaml:5:\\d+: policies\\[0\\]\\.approvals");
  }

  @Test
  void itNamesThePermissionThatItsClientLacks() {
    // Given
    String weak = REALM.createSubject();
    REALM.grantTo(weak, "view-realm");
    Map<String, String> settings = settings();
    settings.put("LAPSE_KEYCLOAK_CLIENT_ID", weak);
    settings.put("LAPSE_KEYCLOAK_CLIENT_SECRET", weak + "-secret");

    // When
    String log = refusalOf(settings);

    // Then
    assertThat(log).contains("lapse.keycloak.client-id names a client", "manage-clients");
    REALM.deleteClient(weak);
  }

  @Test
  void itNamesASecretThatKeycloakDoesNotTake() {
    // Given
    Map<String, String> settings = settings();
    settings.put("LAPSE_KEYCLOAK_CLIENT_SECRET", "a-secret-of-somebody-else");

    // When
    String log = refusalOf(settings);

    // Then
    assertThat(log).contains("lapse.keycloak.client-secret");
  }

  /** Those with which it starts. */
  private static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("LAPSE_DATABASE_ADDRESS", database.address());
    settings.put("LAPSE_DATABASE_USERNAME", TestParts.get().databaseUsername());
    // The tests' server trusts who connects from this machine, whatever the password.
    settings.put("LAPSE_DATABASE_PASSWORD", "not-published");
    settings.put("LAPSE_AUDIT_KEY", TestParts.get().logKey());
    settings.put("LAPSE_KEYCLOAK_URL", keycloak.url());
    settings.put("LAPSE_KEYCLOAK_REALM", "acme");
    settings.put("LAPSE_KEYCLOAK_CLIENT_ID", lapse);
    settings.put("LAPSE_KEYCLOAK_CLIENT_SECRET", lapse + "-secret");
    settings.put("LAPSE_POLICY_FILE", folder.resolve("policies.yaml").toString());
    return settings;
  }

  private static String refusalOf(Map<String, String> settings) {
    try (PackagedLapse refused = PackagedLapse.start(settings, certificate.trust())) {
      assertThat(refused.awaitEnd()).as(refused.log()).isNotZero();
      return refused.log();
    }
  }
}
