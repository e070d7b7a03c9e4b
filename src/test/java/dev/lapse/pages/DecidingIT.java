package dev.lapse.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.testing.Grants;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an approver decides, and what is told of it. */
@ExtendWith(SharedSite.class)
class DecidingIT {
  /** Sends a form of a page at an instant, in milliseconds since the epoch. */
  private static final String SENT_AT =
      """
      ([form, at]) => {
        window.setTimeout(() => document.querySelector(form).requestSubmit(), at - Date.now());
      }
      """;

  private final Site site;

  DecidingIT(Site site) {
    this.site = site;
  }

  @Test
  void anApproverSeesWhatATokenWouldGainAndApproves() {
    // Given
    var wanted = site.wanted(Site.URGENT);
    var id = wanted.request();
    try (var visitor = site.visitor().signedIn("approver", "/")) {
      var card = visitor.card(wanted);
      assertThat(card.locator(".difference")).containsText("vault-api");
      assertThat(card.getByText("CHG-1234"))
          .hasAttribute("href", "https://tickets.example.com/browse/CHG-1234");
      visitor.view("inbox");

      // When
      card.locator("input[name=time]").fill("30 min");
      card.locator(".approve button").click();

      // Then
      assertThat(visitor.page().locator(".notice.good")).containsText("Approved");
      assertThat(visitor.card(wanted)).hasCount(0);
      var grant = wanted.api().awaitState(id, "ACTIVE");
      assertThat(grant.getString("duration")).isEqualTo("PT30M");
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  void aDenialNeedsAReasonAndTellsIt() {
    // Given
    var wanted = site.wanted(Site.URGENT);
    var id = wanted.request();
    try (var visitor = site.visitor().signedIn("approver", "/")) {
      var card = visitor.card(wanted);
      card.locator(".deny button").click();
      assertThat(visitor.page()).hasURL(site.url() + "/");

      // When
      card.locator(".deny input[name=comment]").fill("Not on a Friday");
      card.locator(".deny button").click();

      // Then
      assertThat(visitor.page().locator(".notice.good")).containsText("Denied");
      var grant = wanted.api().get(id);
      assertThat(grant.getString("state")).isEqualTo("DENIED");
      assertThat(grant.getString("decisions[0].comment")).isEqualTo("Not on a Friday");
    }
  }

  @Test
  void aDecisionThatSomebodyElseTookMeanwhileIsToldAndNotOverwritten() {
    // Given
    var wanted = site.wanted();
    var id = wanted.request();
    try (var first = site.visitor().signedIn("approver", "/exceptions/" + id);
        var second = site.visitor().signedIn("approver2", "/exceptions/" + id)) {
      second.expecting(409, "/deny");
      second.page().locator(".deny input[name=comment]").fill("Too late");
      first.exactly("Approve").click();
      assertThat(first.page().locator(".notice.good")).isVisible();

      // When
      second.exactly("Deny").click();

      // Then
      assertThat(second.page().locator(".notice.bad").first()).containsText("Somebody changed");
      assertThat(second.page().locator("main")).containsText("approved");
      assertThat(wanted.api().get(id).getList("decisions")).hasSize(1);
    }
  }

  @Test
  void whoeverHasSignedInAsThePolicyAsksDecidesAtOnce() {
    // Given
    var wanted = site.wanted("recent-read");
    var id = wanted.request();
    try (var visitor = site.visitor().signedIn("approver", "/exceptions/" + id)) {
      // When
      visitor.exactly("Approve").click();

      // Then
      assertThat(visitor.page().locator(".notice.good")).containsText("Approved");
      wanted.api().awaitState(id, "ACTIVE");
    }
  }

  @Test
  void aDecisionThatNeedsAStrongerSignInLeadsThroughKeycloakAndBack() {
    // Given
    var wanted = site.wanted("strong-read");
    var id = wanted.request();
    try (var visitor = site.visitor().signedIn("approver", "/exceptions/" + id)) {
      var page = visitor.page();
      var asked =
          page.waitForRequest(
              request -> request.url().contains("acr_values=gold"),
              () -> visitor.exactly("Approve").click());

      // When
      visitor.signInOnceMore("approver");

      // Then
      assertThat(asked.url()).contains("max_age=3600");
      assertThat(page).hasURL(site.url() + "/exceptions/" + id + "?done=SIGNED_IN");
      assertThat(page.locator(".notice.good")).containsText("Nothing is decided yet");
      assertThat(wanted.state(id)).isEqualTo("AWAITING_APPROVAL");
      visitor.exactly("Approve").click();
      assertThat(page.locator(".notice.good")).containsText("Approved");
      wanted.api().awaitState(id, "ACTIVE");
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  void aDecisionThatNeedsAFresherSignInLeadsThroughKeycloakAndBack() {
    // Given
    var wanted = site.wanted("fresh-read");
    var id = wanted.request();
    var early = site.early(Duration.ofSeconds(61));
    var page = early.page();
    early.open("/exceptions/" + id);
    page.locator(".approve input[name=comment]").fill("As discussed");
    early.exactly("Approve").click();
    assertThat(page.locator("#password")).isVisible();

    // When
    early.signInOnceMore("approver2");

    // Then
    assertThat(page).hasURL(site.url() + "/exceptions/" + id + "?done=SIGNED_IN");
    early.exactly("Approve").click();
    assertThat(page.locator(".notice.good")).containsText("Approved");
    wanted.api().awaitState(id, "ACTIVE");
    assertThat(early.complaints()).isEmpty();
  }

  @Test
  void whoeverComesBackWithoutTheLevelThatIsAskedForIsTold() {
    // Given
    var wanted = site.wanted("unheard-of-read");
    var id = wanted.request();
    try (var visitor = site.visitor().signedIn("approver", "/exceptions/" + id)) {
      // When
      visitor.exactly("Approve").click();

      // Then
      assertThat(visitor.page())
          .hasURL(site.url() + "/exceptions/" + id + "?done=SIGN_IN_INSUFFICIENT");
      assertThat(visitor.page().locator(".notice.bad")).containsText("Whoever runs Keycloak");
      assertThat(wanted.state(id)).isEqualTo("AWAITING_APPROVAL");
    }
  }

  @Test
  void theApiRefusesADecisionByATooWeakTokenAndSaysWhatToDo() {
    // Given
    var wanted = site.wanted("strong-read");
    var id = wanted.request();

    // When
    var answer = new Grants(site.url(), Site.REALM.userToken("approver")).approve(id);

    // Then
    answer
        .then()
        .statusCode(401)
        .header(
            "WWW-Authenticate",
            "Bearer error=\"insufficient_user_authentication\", acr_values=\"gold\","
                + " max_age=\"3600\"");
    assertThat(answer.<String>path("code")).isEqualTo("insufficient-sign-in");
    assertThat(wanted.state(id)).isEqualTo("AWAITING_APPROVAL");
  }

  @Test
  void anExceptionIsRevokedOnItsPage() {
    // Given
    var wanted = site.wanted();
    var id = wanted.active();
    try (var visitor = site.visitor().signedIn("admin", "/exceptions/" + id)) {
      // When
      visitor
          .page()
          .locator("form[action$=revoke] input[name=comment]")
          .fill("The pipeline is compromised");
      visitor.page().getByText("Revoke now").click();

      // Then
      assertThat(visitor.page().locator(".notice.good")).containsText("Revoked");
      wanted.api().awaitState(id, "REVOKED");
      assertThat(visitor.page().locator(".instants")).containsText("Over since");
    }
  }

  @Test
  void anApproverSeesWhetherWhatTheSubjectHadBeforeWasUsed() {
    // Given
    var used = site.wanted(Site.URGENT);
    used.revoked(used.active(true));
    used.request();
    var unused = site.wanted(Site.URGENT);
    unused.revoked(unused.active(false));
    unused.request();
    try (var visitor = site.visitor()) {
      // When
      visitor.signedIn("approver", "/");

      // Then
      assertThat(visitor.card(used)).containsText("Used: the last token with it came");
      assertThat(visitor.card(unused)).containsText("Not used: no sign-in");
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  void ofTwoWhoDecideAtTheSameMomentOneIsTaken() {
    // Given
    var wanted = site.wanted();
    var id = wanted.request();
    try (var first = site.visitor().signedIn("approver", "/exceptions/" + id);
        var second = site.visitor().signedIn("approver2", "/exceptions/" + id)) {
      first.expecting(409, "/approve");
      second.expecting(409, "/deny");
      second.page().locator(".deny input[name=comment]").fill("Not on a Friday");
      var moment = (double) Instant.now().plusMillis(1500).toEpochMilli();

      // When
      first.page().evaluate(SENT_AT, List.of(".approve", moment));
      second.page().evaluate(SENT_AT, List.of(".deny", moment));

      // Then
      assertThat(first.page().locator(".notice").first()).isVisible();
      assertThat(second.page().locator(".notice").first()).isVisible();
      assertThat(wanted.api().get(id).getList("decisions")).hasSize(1);
      boolean approved = first.page().locator(".notice.good").count() == 1;
      var loser = approved ? second : first;
      assertThat((approved ? first : second).page().locator(".notice.good").first()).isVisible();
      assertThat(loser.page().locator(".notice.bad").first())
          .containsText(Pattern.compile("Somebody changed|has moved on"));
      assertThat(wanted.api().get(id).getString("decisions[0].verdict"))
          .isEqualTo(approved ? "APPROVED" : "DENIED");
    }
  }

  @Test
  void whatTwoHaveToApproveWaitsForTheSecond() {
    // Given
    var wanted = site.wanted("pair-read");
    var id = wanted.request();
    try (var first = site.visitor().signedIn("approver", "/exceptions/" + id);
        var second = site.visitor().signedIn("approver2", "/policies")) {
      assertThat(first.page().locator("main")).containsText("0 of 2 approvals given");

      // When
      first.exactly("Approve").click();

      // Then
      assertThat(first.page().locator(".notice.good")).containsText("Your approval counts");
      assertThat(first.page().locator("main")).containsText("1 of 2 approvals given");
      assertThat(first.page().locator(".approve")).hasCount(0);
      assertThat(wanted.state(id)).isEqualTo("AWAITING_APPROVAL");
      second.open("/exceptions/" + id);
      assertThat(second.page().locator("main")).containsText("1 of 2 approvals given");
      second.exactly("Approve").click();
      assertThat(second.page().locator(".notice.good")).containsText("Approved");
      wanted.api().awaitState(id, "ACTIVE");
    }
  }

  // ---- what a requester does

  @Test
  void aRequesterSeesWhyItWasDenied() {
    // Given
    var wanted = site.wanted();
    var id = asPerson(wanted);
    try (var requester = site.visitor().signedIn("requester", "/exceptions/" + id);
        var approver = site.visitor().signedIn("approver", "/exceptions/" + id)) {
      assertThat(requester.page().locator(".approve")).hasCount(0);
      approver.page().locator(".deny input[name=comment]").fill("Not on a Friday");

      // When
      approver.exactly("Deny").click();

      // Then
      assertThat(approver.page().locator(".notice.good")).containsText("Denied");
      assertThat(requester.page().locator(".head .state")).containsText("denied");
      assertThat(requester.page().locator("main")).containsText("Not on a Friday");
      assertThat(requester.page().locator(".story")).containsText("approver denied it");
      requester.screenshot("exception-denied");
      requester.open("/exceptions?show=ended&subject=" + wanted.subject());
      assertThat(requester.page().locator("tbody tr")).containsText("denied");
    }
  }

  @Test
  void aRequesterTakesARequestBack() {
    // Given
    var wanted = site.wanted();
    var id = asPerson(wanted);
    try (var requester = site.visitor().signedIn("requester", "/exceptions/" + id)) {
      // When
      requester.exactly("Withdraw").click();

      // Then
      assertThat(requester.page().locator(".notice.good")).containsText("Withdrawn");
      assertThat(requester.page().locator(".head .state")).containsText("withdrawn");
      assertThat(wanted.state(id)).isEqualTo("WITHDRAWN");
    }
  }

  @Test
  void aRequesterAsksForALaterEndAndAnApproverGivesIt() {
    // Given
    var wanted = site.wanted();
    var id = wanted.approved(asPerson(wanted));
    try (var requester = site.visitor().signedIn("requester", "/exceptions/" + id);
        var approver = site.visitor().signedIn("approver", "/")) {
      requester.page().locator("form[action$=extend] input[name=time]").fill("30 min");
      requester.page().locator("form[action$=extend] input[name=comment]").fill("It takes longer");

      // When
      requester.exactly("Ask for a later end").click();

      // Then
      assertThat(requester.page().locator(".notice.good")).containsText("Asked for a later end");
      assertThat(requester.page().locator("main")).containsText("30 min longer is asked for");
      approver.open("/exceptions?subject=" + wanted.subject());
      assertThat(approver.page().locator("tbody")).containsText("later end asked");
      approver.open("/");
      var card = approver.card(wanted);
      assertThat(card.locator("h2")).containsText("keeps");
      assertThat(card).containsText("It takes longer");
      card.locator(".approve button").click();
      assertThat(approver.page().locator(".notice.good")).containsText("Approved");
      assertThat(requester.page().locator(".story")).containsText("The end has moved");
      assertThat(wanted.api().get(id).getString("state")).isEqualTo("ACTIVE");
    }
  }

  /** Asked for by a person, and not by the client itself. */
  private String asPerson(Site.Wanted wanted) {
    return new Grants(site.url(), Site.REALM.userToken("requester"))
        .requested(wanted.subject(), wanted.scope(), "PT1H");
  }
}
