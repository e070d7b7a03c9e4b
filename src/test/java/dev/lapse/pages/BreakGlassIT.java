package dev.lapse.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One person opens an exception on its page, and another one reviews that on it. */
class BreakGlassIT {
  private static Site site;
  private static String lead;

  @BeforeAll
  static void open() {
    site = new Site();
    lead = Site.REALM.createPerson("incident-lead");
  }

  @AfterAll
  static void close() {
    site.close();
  }

  @Test
  void whoBreaksTheGlassOpensItAndEverybodySeesThatUntilSomebodyElseReviewsIt() {
    // Given
    var wanted = site.wanted("glass");
    var id = wanted.request();
    broken(id);
    wanted.api().awaitState(id, "ACTIVE");
    try (var visitor = site.visitor().signedIn("approver", "/exceptions/" + id)) {
      assertThat(visitor.page().locator(".notice.bad")).containsText(lead + " broke the glass");
      assertThat(visitor.page().locator(".head .flag")).containsText("glass broken, not reviewed");
      visitor.assertUsableByEverybody();
      visitor.screenshot("glass-broken");

      // When
      visitor.page().locator("form[action$=review] input[name=comment]").fill("As reported");
      visitor.page().locator("form[action$=review] button").click();

      // Then
      assertThat(visitor.page().locator(".notice.good")).containsText("Reviewed");
      assertThat(visitor.page().locator(".notice.bad")).hasCount(0);
      assertThat(visitor.page().locator(".head .flag")).hasText("⚡ glass broken");
      assertThat(visitor.page().locator("form[action$=review]")).hasCount(0);
      assertThat(visitor.page().locator("[aria-labelledby=decided]")).containsText("As reported");
      visitor.assertUsableByEverybody();
      Assertions.assertThat(visitor.complaints()).isEmpty();
      Assertions.assertThat(wanted.api().get(id).getString("breakGlass.reviewedBy.name"))
          .isEqualTo("approver");
    }
  }

  /** By the form, for ten minutes. */
  private static void broken(String id) {
    try (var visitor = site.visitor().signedIn(lead, "/exceptions/" + id)) {
      var form = visitor.page().locator("form[action$=break-glass]");
      form.locator("input[name=time]").fill("10 min");
      form.locator("input[name=comment]").fill("Production is down");
      form.locator("button").click();
      assertThat(visitor.page().locator(".notice.good")).containsText("opened it alone");
      Assertions.assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  void itIsBrokenWithoutScriptsToo() {
    // Given
    var wanted = site.wanted("glass");
    var id = wanted.request();
    var withoutScripts = new Browser.NewContextOptions().setJavaScriptEnabled(false);
    try (var visitor = site.visitor(withoutScripts).signedIn(lead, "/exceptions/" + id)) {
      var form = visitor.page().locator("form[action$=break-glass]");
      form.locator("input[name=comment]").fill("Production is down");

      // When
      form.locator("button").click();

      // Then
      assertThat(visitor.page().locator(".notice.good")).containsText("opened it alone");
      var grant = wanted.api().awaitState(id, "ACTIVE");
      Assertions.assertThat(grant.getString("duration")).isEqualTo("PT30M");
    }
  }

  @Test
  void nobodyElseIsOfferedToBreakIt() {
    // Given
    var id = site.wanted("glass").request();

    // When
    try (var visitor = site.visitor().signedIn("admin", "/exceptions/" + id)) {

      // Then
      assertThat(visitor.page().locator("#decided")).isVisible();
      assertThat(visitor.page().locator("form[action$=break-glass]")).hasCount(0);
    }
  }

  @Test
  void theRegisterShowsWhatWaitsForItsReview() {
    // Given
    var wanted = site.wanted("glass");
    broken(wanted.request());

    // When
    try (var visitor =
        site.visitor()
            .signedIn("auditor", "/exceptions?show=unreviewed&subject=" + wanted.subject())) {

      // Then
      var row = visitor.page().locator("tr.alarm");
      assertThat(row).hasCount(1);
      assertThat(row).containsText("glass broken, not reviewed");
      visitor.assertUsableByEverybody();
      visitor.screenshot("register-unreviewed");
    }
  }

  @Test
  void thePoliciesTellWhoMayBreakIt() {
    // Given
    var cell = "tr:has(th:text-is('glass')) td:last-child";

    // When
    try (var visitor = site.visitor().signedIn("auditor", "/policies")) {

      // Then
      assertThat(visitor.page().locator(cell)).hasText("incident-lead for 30 min");
    }
  }

  @Test
  void aFormWithoutTheTokenOfTheSessionIsRefused() {
    // Given
    var wanted = site.wanted("glass");
    var id = wanted.request();
    var form = FormData.create().set("comment", "x").set("version", "1").set("form-token", "x");
    try (var visitor = site.visitor().signedIn(lead, "/exceptions/" + id)) {

      // When
      var answers =
          List.of("break-glass", "review").stream()
              .map(verb ->
                  visitor
                      .context()
                      .request()
                      .post(
                          site.url() + "/exceptions/" + id + "/" + verb,
                          RequestOptions.create().setForm(form))
                      .status())
              .toList();

      // Then
      Assertions.assertThat(answers).containsExactly(403, 403);
      Assertions.assertThat(wanted.state(id)).isEqualTo("AWAITING_APPROVAL");
    }
  }
}
