package dev.lapse.guard;

import dev.lapse.faults.DemoSettings;
import dev.lapse.faults.OwnDatabase;
import dev.lapse.local.PackagedLapse;
import dev.lapse.local.RealmAdmin;
import dev.lapse.testing.Grants;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The packaged service with a Keycloak and a database of its own. Its rules name no cutoff: {@code
 * vault-*} may be put under the guard, {@code left-*} may not.
 */
final class LapseOnKeycloak implements AutoCloseable {
  private static final String RULES =
      """
      policies:
        - name: vault
          match: { scope: "vault-*" }
          maxDuration: PT8H
        - name: left alone
          match: { scope: "left-*" }
          maxDuration: PT8H
          guard: leave
      """;

  private final RealmAdmin realm;
  private final OwnDatabase database;
  private final PackagedLapse lapse;

  private LapseOnKeycloak(RealmAdmin realm, OwnDatabase database, PackagedLapse lapse) {
    this.realm = realm;
    this.database = database;
    this.lapse = lapse;
  }

  /**
   * Starts the service, and returns when it is ready.
   *
   * @param folder for its policy file
   */
  static LapseOnKeycloak start(String keycloak, RealmAdmin realm, Path folder) throws IOException {
    Path policies = Files.writeString(folder.resolve("policies.yaml"), RULES);
    var database = OwnDatabase.create();
    var settings = Map.of("LAPSE_POLICY_FILE", policies.toString(), "LAPSE_SWEEP_EVERY", "PT2S");
    var lapse = PackagedLapse.start(DemoSettings.of(database, keycloak, settings));
    var started = new LapseOnKeycloak(realm, database, lapse);
    lapse.awaitReady();
    return started;
  }

  PackagedLapse lapse() {
    return lapse;
  }

  /** What readiness tells of the guard. */
  String toldOfGuard() throws IOException {
    return JsonPath.from(lapse.health("ready").body())
        .getString("checks.find { it.name == 'guard' }.data.guard");
  }

  /** The API, for a service account. */
  Grants asSubject(String subject) {
    return new Grants(lapse.url(), realm.clientToken(subject));
  }

  /** The API, for a person who may read everything. */
  Grants asAuditor() {
    return new Grants(lapse.url(), realm.userToken("auditor"));
  }

  /** The id of a grant that was asked for and approved. */
  String approved(String subject, String scope, String duration) {
    var id =
        asSubject(subject)
            .requested(
                Map.of(
                    "subject", subject,
                    "scope", scope,
                    "reason", "Rotate the database credentials",
                    "compensatingControls", List.of("Runs only from the build subnet"),
                    "duration", duration));
    approve(id);
    return id;
  }

  /** The id of a grant that was asked for, approved, and became active. */
  String active(String subject, String scope, String duration) {
    var id = approved(subject, scope, duration);
    asAuditor().awaitState(id, "ACTIVE");
    return id;
  }

  /** Approves a request, or an extension. */
  void approve(String id) {
    new Grants(lapse.url(), realm.userToken("approver")).approve(id).then().statusCode(200);
  }

  @Override
  public void close() {
    lapse.close();
    database.close();
  }
}
