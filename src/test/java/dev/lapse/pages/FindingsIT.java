package dev.lapse.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.lapse.local.RealmAdmin.ScopeType.OPTIONAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What somebody puts back in Keycloak again and again, and what an admin says of it. */
@ExtendWith(SharedSite.class)
class FindingsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Site site;

  FindingsIT(Site site) {
    this.site = site;
  }

  @Test
  void anAdminSeesWhoPutAScopeBackAndHasItRemovedAgain() {
    // Given
    var wanted = site.wanted();
    found(wanted);
    try (var visitor = site.visitor().signedIn("admin", "/policies")) {
      awaitCounted(visitor);
      visitor.page().locator("nav.pages").getByText("Findings").click();
      var finding = finding(visitor, wanted);
      assertThat(finding.locator(".state")).containsText("put back again and again");
      assertThat(finding.locator(".facts")).containsText("acme");
      assertThat(finding.locator(".facts")).containsText("removed again once");
      assertThat(finding.locator(".facts")).containsText("with client");
      visitor.assertUsableByEverybody();
      visitor.screenshot("findings");
      visitor.page().setViewportSize(380, 800);
      visitor.assertUsableByEverybody();
      visitor.screenshot("findings-narrow");
      finding.locator("input[name=comment]").fill("Terraform was corrected");

      // When
      finding.getByText("Remove it again").click();

      // Then
      assertThat(visitor.page().locator(".notice.good")).containsText("removed again");
      assertThat(finding).hasCount(0);
      await("the removal of " + wanted.scope())
          .atMost(PATIENCE)
          .until(() -> !Site.REALM.scopes(wanted.subject(), OPTIONAL).contains(wanted.scope()));
    }
  }

  @Test
  void whatIsSettledAsStandingIsToldWithItsReasonAlsoWithoutScripts() {
    // Given
    var wanted = site.wanted();
    var grant = found(wanted);
    var withoutScripts = new Browser.NewContextOptions().setJavaScriptEnabled(false);
    try (var visitor = site.visitor(withoutScripts).signedIn("admin", "/findings");
        var slower = site.visitor().signedIn("admin", "/findings")) {
      finding(visitor, wanted).locator("input[name=comment]").fill("It <b>belongs</b> there");
      finding(slower, wanted).locator("input[name=comment]").fill("Mine");

      // When
      finding(visitor, wanted).getByText("Let it stand").click();

      // Then
      assertThat(visitor.page().locator(".notice.good")).containsText("The scope stands");
      slower.expecting(409, "/settle");
      finding(slower, wanted).getByText("Remove it again").click();
      assertThat(slower.page().locator(".notice.bad")).containsText("settled this before");
      visitor.page().getByText("Those that were settled").click();
      assertThat(finding(visitor, wanted).locator(".reason")).hasText("It <b>belongs</b> there");
      assertThat(finding(visitor, wanted)).containsText("may stand");
      assertThat(finding(visitor, wanted)).containsText("by admin");
      assertThat(finding(visitor, wanted).locator("form")).hasCount(0);
      visitor.screenshot("findings-settled");
      finding(visitor, wanted).getByText("the last exception").click();
      assertThat(visitor.page()).hasURL(site.url() + "/exceptions/" + grant);
      assertThat(visitor.page().locator(".story")).containsText("admin looked at it");
    }
  }

  @Test
  void whoIsNoAdminSettlesNothing() {
    // Given
    var wanted = site.wanted();
    found(wanted);
    try (var visitor = site.visitor().signedIn("auditor", "/findings");
        var approver = site.visitor().signedIn("approver", "/policies");
        var admin = site.visitor().signedIn("admin", "/findings")) {
      assertThat(finding(visitor, wanted)).isVisible();
      assertThat(visitor.page().locator("main form")).hasCount(0);
      assertThat(approver.page().locator("nav.pages").getByText("Findings")).hasCount(0);
      var address = finding(admin, wanted).locator("form").getAttribute("action");

      // When
      var answers =
          List.of(
              settle(visitor, address, token(visitor)),
              settle(approver, address, token(approver)),
              settle(admin, address, token(visitor)),
              settle(admin, address, ""));

      // Then
      assertThat(answers).containsOnly(403);
      approver.expecting(403, "/findings");
      assertThat(approver.open("/findings").status()).isEqualTo(403);
      admin.open("/findings");
      finding(admin, wanted).locator("input[name=comment]").fill("Not needed there");
      finding(admin, wanted).getByText("Remove it again").click();
      assertThat(admin.page().locator(".notice.good")).isVisible();
    }
  }

  private int settle(Visitor visitor, String address, String token) {
    var form =
        FormData.create().set("form-token", token).set("comment", "Mine").set("as", "STANDING");
    return visitor
        .context()
        .request()
        .post(site.url() + address, RequestOptions.create().setForm(form))
        .status();
  }

  private static String token(Visitor visitor) {
    return visitor.page().locator("input[name=form-token]").first().inputValue();
  }

  /** The open findings are counted every few seconds. */
  private static void awaitCounted(Visitor visitor) {
    await("the count of findings")
        .pollInSameThread()
        .pollInterval(Duration.ofSeconds(1))
        .atMost(PATIENCE)
        .until(() -> {
          visitor.open("/policies");
          return visitor.page().locator("nav.pages .count").count() == 1;
        });
  }

  private static Locator finding(Visitor visitor, Site.Wanted wanted) {
    return visitor.card(wanted);
  }

  /** Puts it back once more than Lapse removes it, and tells the id of the exception there. */
  private static String found(Site.Wanted wanted) {
    var id = wanted.active();
    wanted.revoked(id);
    Site.REALM.assignScope(wanted.subject(), wanted.scope(), OPTIONAL);
    awaitAction(wanted, id, "SCOPE_REMOVED_AGAIN");
    Site.REALM.assignScope(wanted.subject(), wanted.scope(), OPTIONAL);
    awaitAction(wanted, id, "DRIFT_FOUND");
    return id;
  }

  private static void awaitAction(Site.Wanted wanted, String id, String action) {
    await(action)
        .pollInterval(Duration.ofMillis(300))
        .atMost(PATIENCE)
        .until(() -> wanted.api().actions(id).contains(action));
  }
}
