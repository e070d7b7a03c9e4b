package dev.lapse.faults;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lapse.local.LocalPartsTestResource;
import dev.lapse.local.RealmAdmin;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Lapse may do in Keycloak is what the realm file gives it, and all of that is needed. */
@QuarkusTest
@QuarkusTestResource(LocalPartsTestResource.class)
class ReadinessTest {
  /**
   * Keycloak 26.7.3 looks at the roles that the service account has now. One that goes by those in
   * the token would follow with the next token, after 60 s in this realm: that will do as well.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(100);

  @TestHTTPResource(value = "/health/ready", management = true)
  String readiness;

  private final RealmAdmin realm = RealmAdmin.ofTests();

  @Test
  void withThePermissionsOfTheRealmFileLapseIsReady() {
    // Given
    awaitStatus(200);

    // When
    Response answer = given().get(readiness);

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(keycloak(answer)).contains("permissions complete");
  }

  @ParameterizedTest
  @ValueSource(strings = {"manage-clients", "view-realm"})
  void withoutAnyOneOfThemItNamesTheOneThatIsMissing(String permission) {
    // Given
    awaitStatus(200);
    try {

      // When
      realm.takeFromLapse(permission);

      // Then
      Response answer = awaitStatus(503);
      assertThat(keycloak(answer)).contains("lacks realm-management: " + permission + "]");
    } finally {
      realm.grantToLapse(permission);
    }
    awaitStatus(200);
  }

  private Response awaitStatus(int status) {
    return await("readiness " + status)
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(500))
        .atMost(PATIENCE)
        .until(() -> given().get(readiness), answer -> answer.statusCode() == status);
  }

  private static String keycloak(Response answer) {
    return answer.jsonPath().getString("checks.find { it.name == 'keycloak' }.data");
  }
}
