package dev.lapse.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Asking for an exception. */
@ExtendWith(SharedSite.class)
class RequestingIT {
  private final Site site;

  RequestingIT(Site site) {
    this.site = site;
  }

  @Test
  void aPersonAsksAndSeesMeanwhileWhatWouldBecomeOfIt() {
    // Given
    var wanted = site.wanted();
    try (var visitor = site.visitor().signedIn("requester", "/request")) {
      var page = visitor.page();
      page.locator("#request input[name=subject]").pressSequentially(wanted.subject());
      page.locator("#request input[name=scope]").pressSequentially(wanted.scope());
      page.locator("#request input[name=duration]").pressSequentially("2 h");
      assertThat(page.locator("#preview")).containsText("vault-api");
      assertThat(page.locator("#preview")).containsText("The ticket is missing");
      page.locator("#request textarea[name=reason]").fill("Rotate the credentials");
      page.locator("#request input[name=ticket]").fill("CHG-7");
      page.locator("#request textarea[name=controls]").fill("Build subnet\nAudit device");
      visitor.assertUsableByEverybody();
      visitor.screenshot("request");

      // When
      visitor.exactly("Ask for it").click();

      // Then
      assertThat(page.locator(".notice.good")).containsText("Requested");
      var listed = wanted.api().list(wanted.subject()).jsonPath();
      assertThat(listed.getString("items[0].duration")).isEqualTo("PT2H");
      assertThat(listed.getList("items[0].compensatingControls")).hasSize(2);
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  void namesAreCompletedAsOneTypes() {
    // Given
    var wanted = site.wanted();
    try (var visitor = site.visitor().signedIn("requester", "/request")) {
      var page = visitor.page();

      // When
      page.locator("#request input[name=subject]").pressSequentially(wanted.subject());
      page.locator("#request input[name=scope]").pressSequentially("vault-");

      // Then
      // Both were made a moment ago: what Keycloak said is kept for half a minute.
      awaitCompletion(page, "subject", "#clients", wanted.subject());
      awaitCompletion(page, "scope", "#scopes", wanted.scope());
      assertThat(page.locator("#scopes option[value=profile]")).hasCount(0);
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  private static void awaitCompletion(Page page, String field, String list, String name) {
    var input = page.locator("#request input[name=" + field + "]");
    await("the completion of " + name)
        .pollInSameThread()
        .pollInterval(Duration.ofSeconds(1))
        .atMost(Duration.ofMinutes(2))
        .until(() -> {
          input.fill(name.substring(0, name.length() - 1));
          input.fill(name);
          return page.locator("%s option[value='%s']".formatted(list, name)).count() == 1;
        });
  }

  @Test
  void whatIsWrongWithARequestIsToldBesideWhatWasTyped() {
    // Given
    var wanted = site.wanted();
    try (var visitor = site.visitor().signedIn("requester", "/request")) {
      var page = visitor.page();
      page.locator("#request input[name=subject]").fill(wanted.subject());
      page.locator("#request input[name=scope]").fill(wanted.scope());
      visitor.expecting(422, "/request");
      page.locator("#request input[name=duration]").fill("3 d");
      page.locator("#request textarea[name=reason]").fill("Rotate the credentials");

      // When
      visitor.exactly("Ask for it").click();

      // Then
      assertThat(page.locator(".notice.bad")).containsText("at most PT8H");
      assertThat(page.locator("#request textarea[name=reason]")).hasValue("Rotate the credentials");
    }
  }
}
