package dev.lapse.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.SameSiteAttribute;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Signing in and out. */
@ExtendWith(SharedSite.class)
class SigningInIT {
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
      visitor.signedIn("nobody", "/exceptions");

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
    try (var visitor = site.visitor().signedIn("auditor", "/exceptions?show=all")) {
      visitor.context().clearCookies();

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
    try (var visitor = site.visitor().signedIn("approver", "/exceptions/" + id)) {
      visitor.context().clearCookies();

      // When
      visitor.exactly("Approve").click();

      // Then
      visitor.signIn("approver");
      assertThat(visitor.page()).hasURL(site.url() + "/exceptions/" + id);
      assertThat(wanted.state(id)).isEqualTo("AWAITING_APPROVAL");
    }
  }
}
