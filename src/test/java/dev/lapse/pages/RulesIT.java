package dev.lapse.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page of the policies. */
@ExtendWith(SharedSite.class)
class RulesIT {
  private final Site site;

  RulesIT(Site site) {
    this.site = site;
  }

  @Test
  void thePoliciesTellWhichOneWouldDecide() {
    // Given
    try (var visitor = site.visitor().signedIn("auditor", "/policies")) {
      assertThat(visitor.page().locator(".head time")).isVisible();
      visitor.page().locator("input[name=subject]").fill("ci-deployer");
      visitor.page().locator("input[name=scope]").fill("vault-read");
      visitor.page().locator("input[name=time]").fill("9 h");

      // When
      visitor.exactly("See").click();

      // Then
      assertThat(visitor.page().locator(".notice.bad")).containsText("at most PT8H");
      visitor.open("/policies?subject=ci-deployer&scope=vault-read&time=2+h");
      assertThat(visitor.page().locator(".notice.good")).containsText("Policy vault decides.");
      visitor.open("/policies?subject=ci-deployer&scope=unheard-of");
      assertThat(visitor.page().locator(".notice.bad")).containsText("No policy covers this");
    }
  }
}
