package dev.lapse.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.inventory.Use;
import dev.lapse.inventory.UseReadings.Tenure;
import dev.lapse.local.LocalKeycloak;
import dev.lapse.local.LocalPartsTestResource;
import dev.lapse.local.RealmAdmin;
import dev.lapse.local.RealmAdmin.ScopeType;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the sign-ins that Keycloak keeps tell of the use of a scope. */
@QuarkusTest
@QuarkusTestResource(LocalPartsTestResource.class)
class ClientLoginsTest {
  @Inject ClientLogins logins;

  private final RealmAdmin realm = RealmAdmin.ofTests();
  private final String subject = realm.createSubject();
  private final String scope = "used-" + UUID.randomUUID();
  private final Instant before = Instant.now();

  @BeforeEach
  void attachScope() {
    realm.createScope(scope, "vault-api");
    realm.assignScope(subject, scope, ScopeType.OPTIONAL);
  }

  @AfterEach
  void tidyUp() {
    realm.updateRealm(Map.of("eventsEnabled", true));
    realm.grantToLapse("view-events");
    realm.deleteScope(scope);
    realm.deleteClient(subject);
  }

  @Test
  void aTokenWithTheScopeIsUseOfIt() {
    // Given
    realm.requestClientToken(subject, scope).accessToken();
    realm.requestClientToken(subject, "").accessToken();

    // When
    var use = use(before, Optional.empty());

    // Then
    assertThat(use).isInstanceOf(Use.Used.class);
    assertThat(((Use.Used) use).last()).isBetween(before.minusSeconds(1), Instant.now());
  }

  @Test
  void aTokenWithoutTheScopeIsNot() {
    // Given
    realm.requestClientToken(subject, "").accessToken();

    // When
    var use = use(before, Optional.empty());

    // Then
    assertThat(use).isEqualTo(new Use.NotSeen());
  }

  @Test
  void aTokenOfAnotherTimeIsNot() {
    // Given
    realm.requestClientToken(subject, scope).accessToken();

    // When
    var use = use(before.minus(Duration.ofHours(2)), Optional.of(before.minusSeconds(60)));

    // Then
    assertThat(use).isEqualTo(new Use.NotSeen());
  }

  @Test
  void theLastOfMoreTokensThanAPageTellsIsFound() {
    // Given
    realm.requestClientToken(subject, scope).accessToken();
    for (int n = 0; n < 101; n++) {
      realm.requestClientToken(subject, "").accessToken();
    }

    // When
    var use = use(before, Optional.empty());

    // Then
    assertThat(use).isInstanceOf(Use.Used.class);
  }

  @Test
  void whatTheRealmKeepsTooShortIsNotKnown() {
    // Given
    var longAgo = before.minus(Duration.ofDays(31));

    // When
    var use = use(longAgo, Optional.empty());

    // Then
    assertThat(use).isEqualTo(new Use.Unknown("the realm keeps sign-ins for a shorter time"));
  }

  @Test
  void nothingIsKnownWhereTheRealmKeepsNoSignIns() {
    // Given
    realm.updateRealm(Map.of("eventsEnabled", false));

    // When
    var use = use(before, Optional.empty());

    // Then
    assertThat(use).isEqualTo(new Use.Unknown("the realm keeps no sign-ins of service accounts"));
  }

  @Test
  void nothingIsKnownWhereLapseMayNotSeeEvents() {
    // Given
    realm.takeFromLapse("view-events");

    // When
    var use = use(before, Optional.empty());

    // Then
    assertThat(use)
        .isEqualTo(new Use.Unknown("Lapse may not see the realm's events: it lacks view-events"));
  }

  private Use use(Instant from, Optional<Instant> until) {
    return logins
        .use(new Tenure(LocalKeycloak.REALM, subject, scope, from, until))
        .await()
        .atMost(Duration.ofMinutes(1));
  }
}
