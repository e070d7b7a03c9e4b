package dev.lapse.keycloak;

import static org.hamcrest.Matchers.is;

import dev.lapse.local.LocalPartsTestResource;
import dev.lapse.local.RealmAdmin;
import dev.lapse.testing.Grants;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A realm whose client scopes, told in one answer, are longer than any body that we take. */
@QuarkusTest
@QuarkusTestResource(LocalPartsTestResource.class)
class LargeRealmTest {
  private static final int CHARACTERS = 2000;

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
}
