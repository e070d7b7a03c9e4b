package dev.lapse.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.SameSiteAttribute;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Signing in and out. */
@ExtendWith(SharedSite.class)
class SigningInIT {
  /** For how many seconds tokens live that are to run out soon. */
  private static final int BRIEF = 4;

  private final Site site;

  SigningInIT(Site site) {
    this.site = site;
  }

  @Test
  void signingInLeadsToThePageThatWasAskedFor() {
    // Given
    var wanted = site.wanted();
    var id = wanted.request();
    try (var visitor = site.visitor()) {
      // When
      visitor.signedIn("approver", "/exceptions/" + id);

      // Then
      assertThat(visitor.page()).hasURL(site.url() + "/exceptions/" + id);
      assertThat(visitor.page().locator("h1")).containsText(wanted.subject());
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  void theSessionIsInCookiesThatNoScriptAndNoOtherSiteReads() {
    // Given
    try (var visitor = site.visitor()) {
      // When
      visitor.signedIn("approver", "/");

      // Then
      var cookies = sessionCookies(visitor);
      assertThat(cookies).isNotEmpty();
      assertThat(cookies)
          .allMatch(cookie -> cookie.httpOnly)
          .allMatch(cookie -> cookie.secure)
          .allMatch(cookie -> cookie.sameSite == SameSiteAttribute.LAX);
    }
  }

  private List<Cookie> sessionCookies(Visitor visitor) {
    return visitor.context().cookies(site.url()).stream()
        .filter(cookie -> cookie.name.startsWith("q_session"))
        .toList();
  }

  @Test
  void aSessionOfThePagesDoesNotOpenTheApi() {
    // Given
    try (var visitor = site.visitor().signedIn("auditor", "/")) {
      // When
      var answer = visitor.context().request().get(site.url() + "/api/v1/grants");

      // Then
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
    }
  }

  @Test
  void somebodyWithoutARoleIsToldWhatToAskFor() {
    // Given
    try (var visitor = site.visitor()) {
      // When
      visitor.expecting(403, "/exceptions").signedIn("nobody", "/exceptions");

      // Then
      assertThat(visitor.page().locator("main")).containsText("lapse-requester");
      assertThat(visitor.page().locator("nav.pages")).hasCount(0);
      visitor.assertUsableByEverybody();
      visitor.screenshot("no-role");
    }
  }

  @Test
  void signingOutEndsTheSessionAtKeycloakToo() {
    // Given
    try (var visitor = site.visitor().signedIn("approver", "/")) {
      // When
      visitor.page().getByText("Sign out").click();

      // Then
      assertThat(visitor.page().locator("#username")).isVisible();
      assertThat(sessionCookies(visitor)).isEmpty();
      visitor.open("/exceptions");
      assertThat(visitor.page().locator("#username")).isVisible();
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  void aSessionThatRanOutUnderAFilterLeadsBackToTheSamePage() {
    // Given
    try (var visitor =
        site.visitor().hearingNothing().signedIn("auditor", "/exceptions?show=all")) {
      visitor.context().clearCookies();
      visitor.expecting(499, "/exceptions");

      // When
      visitor.page().locator("select[name=show]").selectOption("ended");

      // Then
      assertThat(visitor.page().locator("#username")).isVisible();
      visitor.signIn("auditor");
      assertThat(visitor.page()).hasURL(site.url() + "/exceptions?show=all");
      assertThat(visitor.page().locator("h1")).hasText("Exceptions");
    }
  }

  @Test
  void aSessionThatRanOutUnderADecisionLeadsBackToTheException() {
    // Given
    var wanted = site.wanted();
    var id = wanted.request();
    try (var visitor = site.visitor().hearingNothing().signedIn("approver", "/exceptions/" + id)) {
      visitor.context().clearCookies();

      // When
      visitor.exactly("Approve").click();

      // Then
      visitor.signIn("approver");
      assertThat(visitor.page()).hasURL(site.url() + "/exceptions/" + id);
      assertThat(wanted.state(id)).isEqualTo("AWAITING_APPROVAL");
    }
  }

  // ---- a session that Keycloak does not go on with

  @Test
  void aPageOfASessionThatKeycloakEndedLeadsThroughSigningInAndBack() {
    // Given
    var id = site.active();
    try (var visitor = whoseSessionIsOver("lapse-auditor", "/policies")) {
      // When
      visitor.visitor().open("/exceptions/" + id);

      // Then
      visitor.visitor().signIn(visitor.name());
      assertThat(visitor.page()).hasURL(site.url() + "/exceptions/" + id);
      assertThat(visitor.page().locator("#story")).isVisible();
    }
  }

  @Test
  void aCallByScriptInASessionThatKeycloakEndedLeadsThroughSigningInAndBack() {
    // Given
    try (var visitor = whoseSessionIsOver("lapse-requester", "/request")) {
      visitor.visitor().expecting(499, "/request/");

      // When
      visitor.page().locator("#request input[name=subject]").pressSequentially("ci");

      // Then
      assertThat(visitor.page().locator("#username")).isVisible();
      visitor.visitor().signIn(visitor.name());
      assertThat(visitor.page()).hasURL(site.url() + "/request");
    }
  }

  @Test
  void evidenceAskedForInASessionThatKeycloakEndedLeadsThroughSigningInAndBack() {
    // Given
    var id = site.active();
    try (var visitor = whoseSessionIsOver("lapse-auditor", "/exceptions/" + id)) {
      visitor.visitor().expecting(499, "/evidence");

      // When
      visitor.page().getByText("Verify it here").click();

      // Then
      assertThat(visitor.page().locator("#username")).isVisible();
      visitor.visitor().signIn(visitor.name());
      assertThat(visitor.page()).hasURL(site.url() + "/exceptions/" + id);
      assertThat(visitor.page().locator("#verification li")).hasCount(0);
    }
  }

  @Test
  void aSessionGoesOnWhileKeycloakGoesOnWithIt() {
    // Given
    var name = Site.REALM.createPerson("lapse-auditor");
    try (var visitor = signedInBriefly(name, "/policies")) {
      // When
      visitor.open("/audit");

      // Then
      assertThat(visitor.page().locator("h1")).hasText("Audit");
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  /** Somebody and their name. */
  private record Somebody(String name, Visitor visitor) implements AutoCloseable {
    Page page() {
      return visitor.page();
    }

    @Override
    public void close() {
      visitor.close();
    }
  }

  /** Signed in, with tokens that have run out since, and a session that Keycloak has ended. */
  private Somebody whoseSessionIsOver(String role, String path) {
    var name = Site.REALM.createPerson(role);
    var visitor = signedInBriefly(name, path);
    Site.REALM.endSessionsOf(name);
    return new Somebody(name, visitor);
  }

  /** Signed in, with tokens that have run out since. */
  private Visitor signedInBriefly(String name, String path) {
    var visitor = site.visitor().hearingNothing();
    Site.REALM.setClientAttribute("lapse", "access.token.lifespan", Integer.toString(BRIEF));
    try {
      visitor.signedIn(name, path);
    } finally {
      Site.REALM.setClientAttribute("lapse", "access.token.lifespan", "");
    }
    assertThat(visitor.page()).hasURL(site.url() + path);
    var signedIn = Instant.now();
    await("the end of the tokens")
        .until(() -> Instant.now().isAfter(signedIn.plusSeconds(BRIEF + 1)));
    return visitor;
  }
}
