package dev.lapse.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import dev.lapse.inventory.RealmReading;
import dev.lapse.inventory.RealmReading.AccountReading;
import dev.lapse.local.LocalKeycloak;
import dev.lapse.local.LocalPartsTestResource;
import dev.lapse.local.RealmAdmin;
import dev.lapse.testing.Grants;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A realm whose client scopes, told in one answer, are longer than any body that we take. */
@QuarkusTest
@QuarkusTestResource(LocalPartsTestResource.class)
class LargeRealmTest {
  private static final int CHARACTERS = 2000;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int MANY = 300;

  @Inject ServiceAccounts accounts;
  @Inject MeterRegistry registry;
  @Inject Clock clock;

  @TestHTTPResource("/")
  String service;

  private final RealmAdmin realm = RealmAdmin.ofTests();
  private final String subject = realm.createSubject();
  private final List<String> scopes =
      Stream.generate(() -> "vault-" + UUID.randomUUID()).limit(40).toList();

  @BeforeEach
  void createScopes() {
    scopes.forEach(scope -> realm.createLargeScope(scope, CHARACTERS));
  }

  @AfterEach
  void tidyUp() {
    scopes.forEach(realm::deleteScope);
    realm.deleteClient(subject);
  }

  @Test
  void hasItsScopesFound() {
    // Given
    var requester = new Grants(service, realm.userToken("requester"));

    // When
    var answer = requester.request(subject, scopes.getLast(), "PT1H");

    // Then
    answer.then().statusCode(201).body("scope", is(scopes.getLast()));
  }

  @Test
  void hasItsServiceAccountsReadInBulkAndOnceForAllWhoLeafThroughThem() {
    // Given
    var names = Stream.generate(() -> "many-" + UUID.randomUUID()).limit(MANY).toList();
    realm.createServiceAccounts(names);
    var kept = new KeptServiceAccounts(accounts::readAll, clock, PATIENCE);
    var before = callsToListClients();

    // When
    var readings = IntStream.range(0, 40).mapToObj(page -> read(kept)).toList();

    // Then
    var calls = callsToListClients() - before;
    names.forEach(realm::deleteClient);
    assertThat(calls).isBetween(2L, 6L);
    assertThat(readings)
        .allSatisfy(reading ->
            assertThat(reading.accounts()).extracting(AccountReading::clientId).containsAll(names));
  }

  private static RealmReading read(KeptServiceAccounts kept) {
    return kept.of(LocalKeycloak.REALM).await().atMost(PATIENCE).orElseThrow();
  }

  private long callsToListClients() {
    return registry.find("lapse.keycloak.calls").tag("call", "list the clients").timers().stream()
        .mapToLong(Timer::count)
        .sum();
  }
}
