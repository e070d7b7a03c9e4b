package dev.lapse.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import dev.lapse.local.RealmAdmin;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who has what. */
@ExtendWith(SharedSite.class)
class ServiceAccountsIT {
  private final Site site;

  ServiceAccountsIT(Site site) {
    this.site = site;
  }

  @Test
  void whatAServiceAccountHasWithoutAnExceptionStandsOut() {
    // Given
    var explained = site.wanted();
    var id = explained.active();
    var standing = site.wanted();
    Site.REALM.assignScope(standing.subject(), standing.scope(), RealmAdmin.ScopeType.OPTIONAL);
    try (var visitor = site.visitor().signedIn("auditor", "/policies")) {
      // When
      awaitRow(visitor, standing, ".alarm");

      // Then
      var row = row(visitor, standing);
      assertThat(row.locator(".flag").getByText(standing.scope())).isVisible();
      assertThat(visitor.page().locator(".instants .main")).containsText("%");
      visitor.screenshot("service-accounts-standing");
      awaitRow(visitor, explained, "[href='/exceptions/" + id + "']");
      assertThat(row(visitor, explained).locator(".flag").getByText(explained.scope())).hasCount(0);
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  /** What Keycloak said is kept for half a minute. */
  private static void awaitRow(Visitor visitor, Site.Wanted wanted, String sign) {
    await("the row of " + wanted.subject())
        .pollInSameThread()
        .pollInterval(Duration.ofSeconds(1))
        .atMost(Duration.ofMinutes(2))
        .until(() -> {
          visitor.open("/service-accounts?q=" + wanted.subject());
          return row(visitor, wanted)
                  .and(visitor.page().locator("tr:is(%1$s, :has(%1$s))".formatted(sign)))
                  .count()
              > 0;
        });
  }

  @Test
  void thoseThatDoNotFitOnAPageFollowOnTheNext() {
    // Given
    var own = "filler-" + UUID.randomUUID().toString().substring(0, 6) + "-";
    Site.REALM.createServiceAccounts(
        IntStream.range(0, 51).mapToObj(one -> own + "%02d".formatted(one)).toList());
    try (var visitor = site.visitor().signedIn("auditor", "/policies")) {
      var page = visitor.page();
      await("the new accounts")
          .pollInSameThread()
          .pollInterval(Duration.ofSeconds(1))
          .atMost(Duration.ofMinutes(2))
          .until(() -> {
            visitor.open("/service-accounts?q=" + own);
            return page.locator("tbody tr").count() == 50;
          });
      assertThat(page.locator("tbody th").first()).containsText(own + "00");

      // When
      visitor.exactly("Next page").click();

      // Then
      assertThat(page.locator("tbody tr")).hasCount(1);
      assertThat(page.locator("tbody th")).containsText(own + "50");
      assertThat(visitor.exactly("Next page")).hasCount(0);
    }
  }

  private static Locator row(Visitor visitor, Site.Wanted wanted) {
    return visitor
        .page()
        .locator("tbody tr")
        .filter(new Locator.FilterOptions().setHasText(wanted.subject()));
  }

  @Test
  void whoMayNotReadEverythingIsNotShownWhoHasWhat() {
    // Given
    try (var visitor = site.visitor().signedIn("approver", "/")) {
      visitor.expecting(403, "/service-accounts");

      // When
      var answer = visitor.open("/service-accounts");

      // Then
      assertThat(answer.status()).isEqualTo(403);
      assertThat(visitor.page().locator("tbody")).hasCount(0);
    }
  }
}
