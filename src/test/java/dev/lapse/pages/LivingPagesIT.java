package dev.lapse.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pages that read themselves anew. */
@ExtendWith(SharedSite.class)
class LivingPagesIT {
  private final Site site;

  LivingPagesIT(Site site) {
    this.site = site;
  }

  @Test
  void theInboxShowsWhatComesInByItself() {
    // Given
    var wanted = site.wanted(Site.URGENT);
    try (var visitor = site.visitor().signedIn("approver", "/")) {
      assertThat(visitor.card(wanted)).hasCount(0);

      // When
      wanted.request();

      // Then
      assertThat(visitor.card(wanted)).isVisible();
    }
  }

  @Test
  void nothingIsTakenFromUnderSomebodysHands() {
    // Given
    var wanted = site.wanted(Site.URGENT);
    var id = wanted.request();
    var other = site.wanted(Site.URGENT);
    try (var visitor = site.visitor().signedIn("approver", "/")) {
      var reason = visitor.card(wanted).locator(".deny input[name=comment]");
      reason.fill("I am still thi");

      // When
      other.request();

      // Then
      assertThat(visitor.page().locator(".fresh")).isVisible();
      assertThat(reason).hasValue("I am still thi");
      assertThat(wanted.state(id)).isEqualTo("AWAITING_APPROVAL");
    }
  }

  @Test
  void aPageLivesOnWhenTheServiceIsStartedAnew() {
    // Given
    var wanted = site.wanted(Site.URGENT);
    try (var visitor = site.visitor().signedIn("approver", "/")) {
      visitor.page().evaluate("() => { window.stayed = true; }");
      assertThat(visitor.card(wanted)).hasCount(0);
      site.startAnew();

      // When
      wanted.request();

      // Then
      assertThat(visitor.card(wanted)).isVisible(withinAMinute());
      assertThat((Boolean) visitor.page().evaluate("() => window.stayed === true")).isTrue();
      // The browser complains of what it could not read meanwhile, and is right.
      visitor.complaints().clear();
    }
  }

  private static LocatorAssertions.IsVisibleOptions withinAMinute() {
    return new LocatorAssertions.IsVisibleOptions().setTimeout(60_000);
  }

  @Test
  void theRegisterShowsWhatComesInByItself() {
    // Given
    var wanted = site.wanted();
    var address = "/exceptions?subject=" + wanted.subject();
    try (var visitor = site.visitor().signedIn("auditor", address)) {
      assertThat(visitor.page().locator(".empty")).isVisible();

      // When
      wanted.request();

      // Then
      assertThat(visitor.page().locator("tbody tr")).containsText("awaiting approval");
      assertThat(visitor.page()).hasURL(site.url() + address);
    }
  }

  @Test
  void thePageOfAnExceptionTellsByItselfWhatBecomesOfIt() {
    // Given
    var wanted = site.wanted();
    var id = wanted.request();
    try (var visitor = site.visitor().signedIn("auditor", "/exceptions/" + id)) {
      assertThat(visitor.page().locator(".head .state")).containsText("awaiting approval");

      // When
      wanted.approved(id);

      // Then
      assertThat(visitor.page().locator(".head .state")).hasText(Pattern.compile(".*active"));
      assertThat(visitor.page().locator(".story")).containsText("read back in Keycloak");
      assertThat(visitor.page().locator(".instants")).containsText("Active since");
      assertThat(visitor.complaints()).isEmpty();
    }
  }
}
