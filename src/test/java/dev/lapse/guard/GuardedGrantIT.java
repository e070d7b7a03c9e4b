package dev.lapse.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lapse.local.RealmAdmin;
import dev.lapse.local.RealmAdmin.ScopeType;
import dev.lapse.local.TestParts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service and a Keycloak with the guard: real grants, real tokens. */
class GuardedGrantIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir static Path folder;
  private static LapseOnKeycloak shared;

  private final RealmAdmin realm = RealmAdmin.ofTests();
  private final String subject = realm.createSubject();
  private final List<String> scopes = new ArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    shared = startAnother(folder);
  }

  private static LapseOnKeycloak startAnother(Path policies) throws IOException {
    var started =
        LapseOnKeycloak.start(TestParts.get().keycloakUrl(), RealmAdmin.ofTests(), policies);
    await()
        .atMost(PATIENCE)
        .until(() -> started.lapse().metrics().contains("lapse_guard_present 1.0"));
    return started;
  }

  @AfterAll
  static void stop() {
    if (shared != null) {
      shared.close();
    }
  }

  @AfterEach
  void tidyUp() {
    scopes.forEach(realm::deleteScope);
    realm.deleteClient(subject);
  }

  /** Tokens of the subject live ten minutes, so it is not by their own expiry that they die. */
  private String scope(String kind) {
    var scope = kind + UUID.randomUUID();
    realm.createScope(scope, "vault-api");
    scopes.add(scope);
    realm.setClientAttribute(subject, "access.token.lifespan", "600");
    return scope;
  }

  @Test
  void theGuardIsSeenWithItsVersionAndLogged() throws IOException {
    // When
    var told = shared.toldOfGuard();

    // Then
    assertThat(told).matches("there, version \\d+\\.\\d+\\.\\d+.*");
    var version = told.substring("there, ".length());
    assertThat(shared.lapse().log()).contains("the guard in Keycloak: THERE " + version);
  }

  @Test
  void aTokenDiesWithItsGrantThoughLapseWasKilledBefore(@TempDir Path policies) throws IOException {
    // Given
    var scope = scope("vault-");
    try (var doomed = startAnother(policies)) {
      var grant = doomed.active(subject, scope, "PT15S");
      var end = Instant.parse(doomed.asAuditor().get(grant).getString("expiresAt"));
      var token = realm.requestClientToken(subject, scope).accessToken();
      assertThat(introspect(token)).isTrue();

      // When
      doomed.lapse().kill();

      // Then
      assertThat(VerifiedToken.of(token, keys()).expiry()).isEqualTo(end.getEpochSecond());
      await()
          .pollInSameThread()
          .pollInterval(Duration.ofMillis(50))
          .atMost(PATIENCE)
          .until(() -> !introspect(token));
      assertThat(Instant.now()).isBetween(end.minusSeconds(1), end.plusSeconds(3));
      assertThat(realm.scopes(subject, ScopeType.OPTIONAL)).contains(scope);
      var refused = realm.requestClientToken(subject, scope);
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.body().get("error").asText()).isEqualTo("invalid_scope");
    }
  }

  @Test
  void aGrantThatCapsKeepsItsScopeToItsEndAndLeavesNoTail() {
    // Given
    var grant = shared.active(subject, scope("vault-"), "PT15S");
    var before = shared.asAuditor().get(grant);

    // When
    var ended = shared.asAuditor().awaitState(grant, "EXPIRED");

    // Then
    assertThat(before.getString("cutoff")).isEqualTo("CAP");
    assertThat(before.getBoolean("guarded")).isTrue();
    assertThat(before.getString("tokensDeadBy")).isEqualTo(before.getString("expiresAt"));
    assertThat(ended.getString("tokensDeadBy")).isEqualTo(ended.getString("expiresAt"));
    assertThat(ended.getBoolean("guarded")).isTrue();
    assertThat(shared.asAuditor().actions(grant))
        .containsExactly(
            "GRANT_REQUESTED",
            "GRANT_APPROVED",
            "GRANT_ACTIVATED",
            "GRANT_EXPIRY_DUE",
            "GRANT_EXPIRED");
  }

  @Test
  void ofGrantsThatOverlapTheLatestEndCountsAndThenTheOneThatIsLeft() {
    // Given
    var scope = scope("vault-");
    var first = shared.active(subject, scope, "PT30M");
    var second = shared.active(subject, scope, "PT60M");
    var secondEnd = shared.asAuditor().get(second).getString("expiresAt");
    awaitTold(scope, secondEnd);

    // When
    shared.asSubject(subject).revoke(second).then().statusCode(200);

    // Then
    shared.asAuditor().awaitState(second, "REVOKED");
    awaitTold(scope, shared.asAuditor().get(first).getString("expiresAt"));
  }

  @Test
  void anExtensionReachesKeycloak() {
    // Given
    var scope = scope("vault-");
    var grant = shared.active(subject, scope, "PT10M");
    shared.asSubject(subject).extend(grant, "PT20M").then().statusCode(200);

    // When
    shared.approve(grant);

    // Then
    awaitAction(grant, "GRANT_END_TOLD");
    assertThat(told(scope)).isEqualTo(second(shared.asAuditor().get(grant).getString("expiresAt")));
  }

  @Test
  void anEarlyEndLeavesNoEndInTheFuture() {
    // Given
    var scope = scope("vault-");
    var grant = shared.active(subject, scope, "PT1H");
    var token = realm.requestClientToken(subject, scope).accessToken();

    // When
    shared.asSubject(subject).revoke(grant).then().statusCode(200);

    // Then
    shared.asAuditor().awaitState(grant, "REVOKED");
    assertThat(introspect(token)).isFalse();
    assertThat(Long.parseLong(told(scope))).isLessThanOrEqualTo(Instant.now().getEpochSecond());
  }

  @Test
  void anEndThatSomebodyPutOffIsTakenBack() {
    // Given
    var scope = scope("vault-");
    var grant = shared.active(subject, scope, "PT1H");
    var end = shared.asAuditor().get(grant).getString("expiresAt");

    // When
    realm.setClientAttribute(subject, attribute(scope), "99999999999");

    // Then
    awaitAction(grant, "GRANT_END_TOLD");
    assertThat(shared.asAuditor().actions(grant)).contains("GRANT_END_TAMPERED");
    assertThat(told(scope)).isEqualTo(second(end));
  }

  @Test
  void whereTheGuardIsTakenOffForGoodTheGrantDrainsAndSaysSo() {
    // Given
    var scope = scope("left-");
    putUnderGuard(scope);
    var grant = shared.active(subject, scope, "PT1H");
    assertThat(shared.asAuditor().get(grant).getString("cutoff")).isEqualTo("CAP");

    // When
    takeGuardOff(scope);

    // Then
    var unguarded = shared.asAuditor().awaitThat(grant, seen -> !seen.getBoolean("guarded"));
    assertThat(unguarded.getString("cutoff")).isEqualTo("DRAIN");
    assertThat(unguarded.getString("state")).isEqualTo("ACTIVE");
    assertThat(shared.asAuditor().actions(grant))
        .contains("GRANT_END_TAMPERED", "GRANT_GUARD_LOST");
  }

  @Test
  void aScopeThatThePolicyLeavesAloneIsNotGuarded() {
    // Given
    var scope = scope("left-");

    // When
    var grant = shared.active(subject, scope, "PT1H");

    // Then
    var seen = shared.asAuditor().get(grant);
    assertThat(seen.getBoolean("guarded")).isFalse();
    assertThat(seen.getString("cutoff")).isEqualTo("DRAIN");
    assertThat(told(scope)).isEmpty();
  }

  // ---- Keycloak, by hand

  private JsonNode keys() {
    return realm.callAs("", "GET", "/protocol/openid-connect/certs", null).body();
  }

  private boolean introspect(String token) {
    return realm.introspect(token, "vault-api").path("active").asBoolean();
  }

  private void putUnderGuard(String scope) {
    realm.admin(
        "POST",
        mappers(scope),
        Map.of(
            "name", "lapse-guard",
            "protocol", "openid-connect",
            "protocolMapper", "lapse-guard",
            "config", Map.of("strict", "false")));
  }

  private void takeGuardOff(String scope) {
    realm
        .admin("GET", mappers(scope), null)
        .body()
        .valueStream()
        .filter(mapper -> mapper.get("protocolMapper").asText().equals("lapse-guard"))
        .forEach(mapper ->
            realm.admin("DELETE", mappers(scope) + "/" + mapper.get("id").asText(), null));
  }

  private String mappers(String scope) {
    return "/client-scopes/%s/protocol-mappers/models".formatted(realm.scopeUuid(scope));
  }

  private String attribute(String scope) {
    return "lapse.until." + realm.scopeUuid(scope);
  }

  /** The end that Keycloak was told, in epoch seconds; empty: none. */
  private String told(String scope) {
    return realm.client(subject).path("attributes").path(attribute(scope)).asText();
  }

  private static void awaitAction(String grant, String action) {
    await().atMost(PATIENCE).until(() -> shared.asAuditor().actions(grant).contains(action));
  }

  private void awaitTold(String scope, String end) {
    await().atMost(PATIENCE).until(() -> told(scope).equals(second(end)));
  }

  private static String second(String instant) {
    return Long.toString(Instant.parse(instant).getEpochSecond());
  }
}
