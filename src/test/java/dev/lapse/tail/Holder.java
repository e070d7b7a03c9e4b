package dev.lapse.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lapse.local.RealmAdmin;
import dev.lapse.testing.Grants;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** A subject that keeps every token it can get, and tries them all when its grant has ended. */
final class Holder implements AutoCloseable {
  static final Duration TOKEN_LIFESPAN = Duration.ofSeconds(8);

  /** Longer than two token lifespans, so that it can drain. */
  static final Duration DURATION = Duration.ofSeconds(22);

  static final Duration EXTENSION = Duration.ofSeconds(6);
  private static final String RESOURCE_SERVER = "vault-api";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Ending ending;
  private final String service;
  private final RealmAdmin realm = RealmAdmin.ofTests();
  private final String subject = realm.createSubject();
  private final String scope;
  private final List<HeldToken> tokens = new ArrayList<>();

  Holder(Ending ending, String service) {
    this.ending = ending;
    this.service = service;
    this.scope = ending.cutoff().name().toLowerCase(Locale.ROOT) + "-" + UUID.randomUUID();
    realm.createScope(scope, RESOURCE_SERVER);
    realm.setClientAttribute(
        subject, "access.token.lifespan", Long.toString(TOKEN_LIFESPAN.toSeconds()));
  }

  /** Lives through the whole of it, in real time. */
  Course live() {
    String id = asSubject().requested(terms());
    as("approver").approve(id).then().statusCode(200);
    as("auditor").awaitState(id, "ACTIVE");
    takeToken();
    end(id);
    takeTokensUntilRefused();
    var ended = as("auditor").awaitState(id, "EXPIRED", "REVOKED");
    var alive = alive();
    awaitInstant(Instant.parse(ended.getString("tokensDeadBy")));
    return new Course(
        List.copyOf(tokens),
        ended,
        alive,
        alive(),
        realm.client(subject).path("notBefore").asLong(),
        as("auditor").actions(id));
  }

  /** With a new token each time: it lives no longer than those that are tried. */
  private Grants asSubject() {
    return new Grants(service, realm.clientToken(subject));
  }

  private Grants as(String person) {
    return new Grants(service, realm.userToken(person));
  }

  private Map<String, Object> terms() {
    return Map.of(
        "subject",
        subject,
        "scope",
        scope,
        "assignment",
        ending.assignment(),
        "reason",
        "See what is left of it",
        "duration",
        DURATION.toString());
  }

  private void end(String id) {
    switch (ending.how()) {
      case EXPIRED -> {}
      case EXTENDED -> {
        asSubject().extend(id, EXTENSION.toString()).then().statusCode(200);
        as("approver").approve(id).then().statusCode(200);
      }
      case REVOKED -> asSubject().revoke(id).then().statusCode(200);
    }
  }

  private void takeTokensUntilRefused() {
    await(ending.toString())
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(300))
        .atMost(PATIENCE)
        .until(() -> !takeToken());
    assertThat(tokens).isNotEmpty();
  }

  /** Whether Keycloak gave one with the scope. */
  private boolean takeToken() {
    var answer = realm.requestClientToken(subject, isOptional() ? scope : "");
    if (answer.status() != 200) {
      return false;
    }
    var token = HeldToken.of(answer.accessToken());
    if (!token.scopes().contains(scope)) {
      return false;
    }
    tokens.add(token);
    return true;
  }

  private boolean isOptional() {
    return ending.assignment().equals("OPTIONAL");
  }

  private List<HeldToken> alive() {
    return tokens.stream()
        .filter(token -> realm.introspect(token.value(), RESOURCE_SERVER).get("active").asBoolean())
        .toList();
  }

  private static void awaitInstant(Instant instant) {
    await()
        .pollInSameThread()
        .pollInterval(Duration.ofMillis(100))
        .atMost(PATIENCE)
        .until(() -> !Instant.now().isBefore(instant));
  }

  @Override
  public void close() {
    realm.deleteScope(scope);
    realm.deleteClient(subject);
  }
}
