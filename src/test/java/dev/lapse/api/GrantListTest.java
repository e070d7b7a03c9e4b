package dev.lapse.api;

import static dev.lapse.testing.LapseApi.GRANTS;
import static dev.lapse.testing.LapseApi.vaultRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItem;

import dev.lapse.local.LocalPartsTestResource;
import dev.lapse.local.RealmAdmin;
import dev.lapse.testing.LapseApi;
import dev.lapse.testing.TravellingClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Lists, their filters and their pages. */
@QuarkusTest
@QuarkusTestResource(LocalPartsTestResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrantListTest {
  @Inject TravellingClock clock;

  private final RealmAdmin realm = RealmAdmin.ofTests();
  private final LapseApi api = new LapseApi(realm);

  private String subject;
  private List<String> newestFirst;

  /** Once for all tests; before the first one, since the service's port is not known earlier. */
  @BeforeEach
  void requestFive() {
    if (subject != null) {
      return;
    }
    subject = realm.createSubject();
    var ids =
        new ArrayList<>(
            IntStream.range(0, 5)
                .mapToObj(i -> api.request(vaultRequest(subject, "vault-read", "PT1H")))
                .toList());
    api.machine(subject).post(GRANTS + "/" + ids.getFirst() + "/withdraw").then().statusCode(200);
    newestFirst = ids.reversed();
  }

  @Test
  void pagesFollowOneAnotherWithoutGapsOrRepeats() {
    // Given
    var seen = new ArrayList<String>();
    Response page = list("subject", subject, "limit", 2);
    seen.addAll(page.path("items.id"));

    // When
    while (page.<String>path("nextCursor") != null) {
      page = list("subject", subject, "limit", 2, "cursor", page.path("nextCursor"));
      seen.addAll(page.path("items.id"));
    }

    // Then
    assertThat(seen).containsExactlyElementsOf(newestFirst);
  }

  @Test
  void aStateIsAFilterThatMayBeRepeated() {
    // When
    var page =
        api.person("auditor")
            .queryParam("subject", subject)
            .queryParam("state", "WITHDRAWN", "DENIED")
            .get(GRANTS);

    // Then
    assertThat(page.<List<String>>path("items.id")).containsExactly(newestFirst.getLast());
  }

  @Test
  void theRequesterIsFoundByName() {
    // When
    var page = list("requester", "service-account-" + subject, "limit", 200);

    // Then
    assertThat(page.<List<String>>path("items.id")).containsExactlyElementsOf(newestFirst);
  }

  @Test
  void aMachineSeesItsOwnAndNothingElse() {
    // Given
    api.request(vaultRequest(realm.createSubject(), "vault-read", "PT1H"));

    // When
    var page = api.machine(subject).get(GRANTS);

    // Then
    assertThat(page.<List<String>>path("items.id")).containsExactlyElementsOf(newestFirst);
  }

  @Test
  void anApproverSeesWhatItsRoleDecides() {
    // When
    var page = api.person("approver").queryParam("subject", subject).get(GRANTS);

    // Then
    assertThat(page.<List<String>>path("items.id")).containsExactlyElementsOf(newestFirst);
  }

  @Test
  void whoHasNoRoleSeesNothing() {
    // When
    var page = api.person("nobody").queryParam("subject", subject).get(GRANTS);

    // Then
    assertThat(page.<List<String>>path("items.id")).isEmpty();
  }

  @Test
  void anEndBeforeAnInstantIsAFilter() {
    // Given
    var body = vaultRequest(subject, "vault-write", "PT1H");
    body.remove("duration");
    body.put("expiresAt", clock.instant().plusSeconds(20_000).toString());
    body.put("subject", realm.createSubject());
    var id = api.request(body);

    // When
    var page = list("expiresBefore", clock.instant().plusSeconds(30_000).toString());

    // Then
    assertThat(page.<List<String>>path("items.id"))
        .contains(id)
        .doesNotContainAnyElementsOf(newestFirst);
  }

  @Test
  void aMadeUpCursorIsRefused() {
    // When
    var answer = list("cursor", "bm9uZQ");

    // Then
    answer.then().statusCode(400).body("violations.field", hasItem("cursor"));
  }

  @Test
  void aPageIsNeverLargerThanTwoHundred() {
    // When
    var answer = list("limit", 201);

    // Then
    answer.then().statusCode(400).body("violations.field", hasItem("limit"));
  }

  private Response list(Object... parameters) {
    var call = api.person("auditor");
    for (var i = 0; i < parameters.length; i += 2) {
      call.queryParam((String) parameters[i], parameters[i + 1]);
    }
    return call.get(GRANTS);
  }
}
