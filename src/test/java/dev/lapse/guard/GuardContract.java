package dev.lapse.guard;

import static dev.lapse.guard.GuardedSubject.RESOURCE_SERVER;
import static dev.lapse.guard.GuardedSubject.ROLE;
import static dev.lapse.guard.GuardedSubject.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lapse.local.RealmAdmin;
import dev.lapse.local.RealmAdmin.Answer;
import dev.lapse.local.RealmAdmin.ScopeType;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the guard does on every Keycloak that it is for. */
abstract class GuardContract {
  /** That of the realm. */
  private static final long LIFESPAN = 60;

  /** Has the role that guarded scopes give. */
  private static final String PERSON = "auditor";

  /** Where a person comes back to; nobody listens there. */
  private static final String BACK = "http://localhost:1/back";

  private RealmAdmin realm;
  private GuardedSubject subject;

  /** The Keycloak that is looked at. */
  abstract RealmAdmin realm();

  @BeforeEach
  void makeSubject() {
    realm = realm();
    subject = new GuardedSubject(realm);
  }

  @AfterEach
  void tidyUp() {
    subject.close();
  }

  // --- while the grant lasts

  @Test
  void tokenExpiresWithTheGrant() {
    // Given
    String scope = subject.addScope(ScopeType.OPTIONAL);
    long end = now() + 20;
    subject.setEnd(scope, end);

    // When
    var answer = subject.request(scope);

    // Then
    var token = subject.verify(answer);
    assertThat(token.expiry()).isEqualTo(end);
    assertThat(answer.body().get("expires_in").asLong()).isLessThanOrEqualTo(20);
    assertHasPowerOf(scope, token);
  }

  @Test
  void grantThatEndsLaterDoesNotStretchTheToken() {
    // Given
    String scope = subject.addScope(ScopeType.OPTIONAL);
    subject.setEnd(scope, now() + 1000);

    // When
    var token = subject.token(scope);

    // Then
    assertThat(token.lifespan()).isEqualTo(LIFESPAN);
    assertHasPowerOf(scope, token);
  }

  @Test
  void tokenWithoutTheScopeKeepsItsLife() {
    // Given
    String scope = subject.addScope(ScopeType.OPTIONAL);
    subject.setEnd(scope, now() + 20);

    // When
    var token = subject.token("");

    // Then
    assertThat(token.lifespan()).isEqualTo(LIFESPAN);
    assertHasNoPowerOf(scope, token);
  }

  @Test
  void scopeThatLapseHoldsNoGrantForIsLeftAlone() {
    // Given
    String scope = subject.addScope(ScopeType.OPTIONAL);

    // When
    var token = subject.token(scope);

    // Then
    assertThat(token.lifespan()).isEqualTo(LIFESPAN);
    assertHasPowerOf(scope, token);
  }

  // --- when it has ended

  @Test
  void optionalScopeThatHasEndedIsRefusedAsOneThatIsNotAssigned() {
    // Given
    String ended = subject.addScope(ScopeType.OPTIONAL);
    subject.setEnd(ended, now());

    // When
    var answer = subject.request(ended);

    // Then
    var unassigned = subject.request("vault-nowhere");
    assertThat(answer.status()).isEqualTo(unassigned.status()).isEqualTo(400);
    assertThat(answer.body().get("error").asText())
        .isEqualTo(unassigned.body().get("error").asText())
        .isEqualTo("invalid_scope");
    assertThat(answer.body().get("error_description").asText()).contains(ended);
  }

  @Test
  void defaultScopeThatHasEndedIsWithoutPowerAndDisturbsNothingElse() {
    // Given
    var before = subject.token("");
    String ended = subject.addScope(ScopeType.DEFAULT);
    subject.setEnd(ended, now() - 1);

    // When
    var answer = subject.request("");

    // Then
    var token = subject.verify(answer);
    assertHasNoPowerOf(ended, token);
    assertThat(answer.body().get("scope").asText()).doesNotContain(ended);
    assertThat(token.lifespan()).isEqualTo(LIFESPAN);
    assertThat(apartFromTimes(token)).isEqualTo(apartFromTimes(before));
  }

  @Test
  void endThatCanNotBeReadHasPassed() {
    // Given
    String scope = subject.addScope(ScopeType.OPTIONAL);
    subject.setEnd(scope, "soon");

    // When
    var answer = subject.request(scope);

    // Then
    assertThat(answer.status()).isEqualTo(400);
  }

  @Test
  void scopesAreHeldEachToItsOwnEnd() {
    // Given
    String ended = subject.addScope(ScopeType.DEFAULT);
    String near = subject.addScope(ScopeType.DEFAULT);
    String far = subject.addScope(ScopeType.OPTIONAL);
    long end = now() + 20;
    subject.setEnd(ended, now() - 1);
    subject.setEnd(near, end);
    subject.setEnd(far, now() + 1000);

    // When
    var token = subject.token(far);

    // Then
    assertThat(token.expiry()).isEqualTo(end);
    assertThat(token.scopes()).contains(near, far).doesNotContain(ended);
    assertThat(token.claims().has(ended)).isFalse();
    assertHasPowerOf(near, token);
    assertHasPowerOf(far, token);
  }

  @Test
  void endComesToTheSecond() {
    // Given
    String scope = subject.addScope(ScopeType.OPTIONAL);
    long end = now() + 4;
    subject.setEnd(scope, end);
    var token = subject.token(scope);
    assertThat(subject.introspect(token).get("scope").asText()).contains(scope);

    // When
    await()
        .pollInSameThread()
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(10))
        .until(() -> now() >= end);

    // Then
    assertThat(subject.introspect(token).path("scope").asText()).doesNotContain(scope);
    assertThat(subject.request(scope).status()).isEqualTo(400);
  }

  @Test
  void extensionLetsTheNextTokenLiveLonger() {
    // Given
    String scope = subject.addScope(ScopeType.OPTIONAL);
    subject.setEnd(scope, now() - 1);
    long end = now() + 30;

    // When
    subject.setEnd(scope, end);

    // Then
    assertThat(subject.token(scope).expiry()).isEqualTo(end);
  }

  // --- strict

  @Test
  void strictScopeWithoutAGrantGivesNothing() {
    // Given
    String optional = subject.addStrictScope(ScopeType.OPTIONAL);
    String standing = subject.addStrictScope(ScopeType.DEFAULT);

    // When
    var answer = subject.request(optional);

    // Then
    assertThat(answer.status()).isEqualTo(400);
    assertHasNoPowerOf(standing, subject.token(""));
  }

  @Test
  void strictScopeWithAGrantWorksUntilItsEnd() {
    // Given
    String scope = subject.addStrictScope(ScopeType.OPTIONAL);
    long end = now() + 20;
    subject.setEnd(scope, end);

    // When
    var token = subject.token(scope);

    // Then
    assertThat(token.expiry()).isEqualTo(end);
    assertHasPowerOf(scope, token);
  }

  // --- tokens that are out when the end is brought forward

  @Test
  void introspectionOfAnOlderTokenShowsNothingOfWhatHasEnded() {
    // Given
    String scope = subject.addScope(ScopeType.DEFAULT);
    String other = subject.addScope(ScopeType.DEFAULT);
    subject.setEnd(scope, now() + 1000);
    subject.setEnd(other, now() + 1000);
    var token = subject.token("");
    assertHasPowerOf(scope, token);

    // When
    subject.setEnd(scope, now());

    // Then
    var answer = subject.introspect(token);
    assertThat(answer.get("active").asBoolean()).isTrue();
    assertThat(answer.get("scope").asText()).doesNotContain(scope).contains(other);
    assertThat(answer.has(scope)).isFalse();
    assertThat(answer.get(other).asText()).isEqualTo("yes");
    assertThat(VerifiedToken.strings(answer.path("aud"))).contains(RESOURCE_SERVER);
  }

  @Test
  void introspectionOfAnOlderTokenKeepsNoAudienceAndNoRole() {
    // Given
    String scope = subject.addScope(ScopeType.OPTIONAL);
    subject.setEnd(scope, now() + 1000);
    var token = subject.token(scope);

    // When
    subject.setEnd(scope, now());

    // Then
    var answer = subject.introspect(token);
    assertThat(answer.path("scope").asText()).doesNotContain(scope);
    assertThat(VerifiedToken.strings(answer.path("aud"))).doesNotContain(RESOURCE_SERVER);
    assertThat(VerifiedToken.strings(answer.path("realm_access").path("roles")))
        .doesNotContain(ROLE);
    assertThat(answer.has(scope)).isFalse();
  }

  @Test
  void userInfoShowsNothingOfWhatHasEnded() {
    // Given
    String scope = subject.addScope(ScopeType.OPTIONAL);
    subject.setEnd(scope, now() + 1000);
    var token = subject.token("openid " + scope);
    assertThat(subject.userInfo(token).body().path(scope).asText()).isEqualTo("yes");

    // When
    subject.setEnd(scope, now());

    // Then
    var answer = subject.userInfo(token);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().has("sub")).isTrue();
    assertThat(answer.body().has(scope)).isFalse();
  }

  // --- other ways to a token

  @Test
  void refreshIsHeldToTheEnd() {
    // Given
    String scope = subject.addScope(ScopeType.OPTIONAL);
    long end = now() + 30;
    subject.setEnd(scope, end);
    var first = asPerson("openid " + scope);

    // When
    var capped = refresh(first, "");
    subject.setEnd(scope, now());
    var ended = refresh(capped, "");

    // Then
    assertThat(subject.verify(first).expiry()).isEqualTo(end);
    assertThat(subject.verify(capped).expiry()).isEqualTo(end);
    assertThat(subject.verify(capped).scopes()).contains(scope);
    assertThat(subject.verify(ended).scopes()).doesNotContain(scope);
    assertThat(subject.verify(ended).claims().has(scope)).isFalse();
    assertThat(subject.verifyIdToken(ended).claims().has(scope)).isFalse();
    assertThat(subject.verifyIdToken(ended).claims().path("sub"))
        .isEqualTo(subject.verifyIdToken(first).claims().path("sub"));
    assertThat(refresh(ended, scope).status()).isEqualTo(400);
  }

  @Test
  void exchangeIsHeldToTheEnd() {
    // Given
    subject.update(Map.of("attributes", Map.of("standard.token.exchange.enabled", "true")));
    String scope = subject.addScope(ScopeType.OPTIONAL);
    long end = now() + 30;
    subject.setEnd(scope, end);
    String held = subject.token("").value();

    // When
    var live = exchange(held, scope);
    subject.setEnd(scope, now());
    var ended = exchange(held, scope);

    // Then
    assertThat(subject.verify(live).expiry()).isEqualTo(end);
    assertThat(ended.status()).isEqualTo(400);
    assertHasNoPowerOf(scope, subject.verify(exchange(held, "")));
  }

  @Test
  void codeFlowIsHeldToTheEnd() {
    // Given
    subject.update(Map.of("standardFlowEnabled", true, "redirectUris", List.of(BACK)));
    String scope = subject.addScope(ScopeType.OPTIONAL);
    long end = now() + 30;
    subject.setEnd(scope, end);

    // When
    var live = byCode(scope);
    subject.setEnd(scope, now());
    var ended = byCode(scope);

    // Then
    assertThat(subject.verify(live).expiry()).isEqualTo(end);
    assertHasPowerOf(scope, subject.verify(live));
    assertThat(subject.verifyIdToken(live).claims().has(scope)).isTrue();
    assertHasNoPowerOf(scope, subject.verify(ended));
    assertThat(ended.body().get("scope").asText()).doesNotContain(scope);
    assertThat(subject.verifyIdToken(ended).claims().has(scope)).isFalse();
  }

  @Test
  void codeOfBeforeTheEndIsWorthNothingOfItAfterwards() {
    // Given
    subject.update(Map.of("standardFlowEnabled", true, "redirectUris", List.of(BACK)));
    String scope = subject.addScope(ScopeType.OPTIONAL);
    subject.setEnd(scope, now() + 30);
    String code = code(scope);

    // When
    subject.setEnd(scope, now());

    // Then
    assertHasNoPowerOf(scope, subject.verify(redeem(code)));
  }

  @Test
  void refreshOfACodeFlowDoesNotStretchTheEnd() {
    // Given
    subject.update(Map.of("standardFlowEnabled", true, "redirectUris", List.of(BACK)));
    String scope = subject.addScope(ScopeType.OPTIONAL);
    long end = now() + 30;
    subject.setEnd(scope, end);
    var first = byCode(scope);

    // When
    var capped = refresh(first, "");
    subject.setEnd(scope, now());
    var ended = refresh(capped, "");

    // Then
    assertThat(subject.verify(capped).expiry()).isEqualTo(end);
    assertHasPowerOf(scope, subject.verify(capped));
    assertHasNoPowerOf(scope, subject.verify(ended));
  }

  @Test
  void deviceFlowIsHeldToTheEnd() {
    // Given
    subject.update(
        Map.of("attributes", Map.of("oauth2.device.authorization.grant.enabled", "true")));
    String scope = subject.addScope(ScopeType.OPTIONAL);
    long end = now() + 30;
    subject.setEnd(scope, end);

    // When
    var live = byDevice(scope);
    subject.setEnd(scope, now());
    var refreshed = refresh(live, "");
    var ended = byDevice(scope);

    // Then
    assertThat(subject.verify(live).expiry()).isEqualTo(end);
    assertHasPowerOf(scope, subject.verify(live));
    assertHasNoPowerOf(scope, subject.verify(refreshed));
    assertHasNoPowerOf(scope, subject.verify(ended));
  }

  private Answer byCode(String scope) {
    return redeem(code(scope));
  }

  /** A person with the role that the scope gives signs in, and comes back with a code. */
  private String code(String scope) {
    var start =
        realm.address(
            "/protocol/openid-connect/auth?response_type=code&client_id=%s&redirect_uri=%s&scope=openid+%s"
                .formatted(subject.name(), BACK, scope));
    var end = new Browser(PERSON).goThrough(start);
    return end.getQuery().replaceFirst("^(?:.*&)?code=([^&]*).*$", "$1");
  }

  private Answer redeem(String code) {
    return subject.request(
        Map.of("grant_type", "authorization_code", "code", code, "redirect_uri", BACK));
  }

  private Answer byDevice(String scope) {
    var device =
        realm
            .submit(
                "/protocol/openid-connect/auth/device",
                Map.of(
                    "client_id",
                    subject.name(),
                    "client_secret",
                    subject.name() + "-secret",
                    "scope",
                    scope))
            .body();
    new Browser(PERSON).goThrough(URI.create(device.get("verification_uri_complete").asText()));
    return subject.request(
        Map.of(
            "grant_type",
            "urn:ietf:params:oauth:grant-type:device_code",
            "device_code",
            device.get("device_code").asText()));
  }

  private Answer asPerson(String scope) {
    subject.update(Map.of("directAccessGrantsEnabled", true));
    return subject.request(
        Map.of("grant_type", "password", "username", PERSON, "password", PERSON, "scope", scope));
  }

  private Answer refresh(Answer answer, String scope) {
    return subject.request(
        withScope(
            scope,
            Map.of(
                "grant_type",
                "refresh_token",
                "refresh_token",
                answer.body().get("refresh_token").asText())));
  }

  private Answer exchange(String token, String scope) {
    return subject.request(
        withScope(
            scope,
            Map.of(
                "grant_type",
                "urn:ietf:params:oauth:grant-type:token-exchange",
                "subject_token",
                token,
                "subject_token_type",
                "urn:ietf:params:oauth:token-type:access_token")));
  }

  private static Map<String, String> withScope(String scope, Map<String, String> form) {
    var whole = new HashMap<>(form);
    if (!scope.isBlank()) {
      whole.put("scope", scope);
    }
    return whole;
  }

  // --- the client's own registration

  @Test
  void clientCanNotRegisterWithAnEnd() {
    // Given
    String scope = subject.addScope(ScopeType.OPTIONAL);
    var client =
        Map.of(
            "clientId",
            subject.name() + "-twin",
            "attributes",
            Map.of(subject.attribute(scope), "99999999999"));

    // When
    var answer = realm.callAs(initialAccess(), "POST", "/clients-registrations/default", client);

    // Then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().get("error").asText()).isEqualTo("invalid_client_metadata");
    assertThat(realm.admin("GET", "/clients?clientId=" + subject.name() + "-twin", null).body())
        .isEmpty();
  }

  @Test
  void clientCanNotSetOrTakeAwayItsEndItself() {
    // Given
    String scope = subject.addScope(ScopeType.OPTIONAL);
    long end = now() + 30;
    subject.setEnd(scope, end);

    // When
    int later = updateItself(Map.of(subject.attribute(scope), "99999999999"));
    var nothing = new HashMap<String, Object>();
    nothing.put(subject.attribute(scope), null);
    int none = updateItself(nothing);
    int empty = updateItself(Map.of(subject.attribute(scope), ""));
    int elsewhere = updateItself(Map.of("contact", "ops@acme.test"));

    // Then
    assertThat(later).isEqualTo(400);
    assertThat(none).isEqualTo(400);
    assertThat(empty).isEqualTo(400);
    assertThat(elsewhere).isEqualTo(200);
    assertThat(subject.token(scope).expiry()).isEqualTo(end);
  }

  private String initialAccess() {
    return realm
        .admin("POST", "/clients-initial-access", Map.of("count", 1, "expiration", 60))
        .body()
        .get("token")
        .asText();
  }

  private int updateItself(Map<String, ?> attributes) {
    String token = realm.registrationToken(subject.name());
    return realm
        .callAs(
            token,
            "PUT",
            "/clients-registrations/default/" + subject.name(),
            Map.of("clientId", subject.name(), "attributes", attributes))
        .status();
  }

  // --- what is looked at

  private static void assertHasPowerOf(String scope, VerifiedToken token) {
    assertThat(token.scopes()).contains(scope);
    assertThat(token.audience()).contains(RESOURCE_SERVER);
    assertThat(token.roles()).contains(ROLE);
    assertThat(token.claims().path(scope).asText()).isEqualTo("yes");
  }

  private static void assertHasNoPowerOf(String scope, VerifiedToken token) {
    assertThat(token.scopes()).doesNotContain(scope);
    assertThat(token.audience()).doesNotContain(RESOURCE_SERVER);
    assertThat(token.roles()).doesNotContain(ROLE);
    assertThat(token.claims().has(scope)).isFalse();
  }

  private static Map<String, JsonNode> apartFromTimes(VerifiedToken token) {
    var claims = new HashMap<String, JsonNode>();
    token.claims().properties().forEach(claim -> claims.put(claim.getKey(), claim.getValue()));
    claims.keySet().removeAll(List.of("iat", "exp", "jti", "sid"));
    return claims;
  }
}
