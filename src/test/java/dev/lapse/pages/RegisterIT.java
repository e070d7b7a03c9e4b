package dev.lapse.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The register of exceptions. */
@ExtendWith(SharedSite.class)
class RegisterIT {
  private static final String MANAGING = "manage-clients";
  private static final double SEEN = 2;

  private final Site site;

  RegisterIT(Site site) {
    this.site = site;
  }

  @Test
  void whatIsStuckOrWasTamperedWithComesFirst() {
    // Given
    var tampered = site.wanted();
    var taken = tampered.active();
    Site.REALM.removeScope(tampered.subject(), tampered.scope());
    tampered.api().awaitThat(taken, grant -> grant.getBoolean("tampered"));
    var stuck = site.wanted();
    var kept = stuck.active();
    var newest = site.wanted();
    newest.request();
    Site.REALM.takeFromLapse(MANAGING);
    try (var visitor = site.visitor().signedIn("admin", "/policies")) {
      stuck.revoke(kept);
      stuck.api().awaitThat(kept, grant -> grant.getBoolean("stuck"));

      // When
      visitor.open("/exceptions?show=all");

      // Then
      var rows = visitor.page().locator("tbody tr");
      int alarms = visitor.page().locator("tbody tr.alarm").count();
      assertThat(alarms).isGreaterThanOrEqualTo(2);
      assertThat(place(rows, tampered)).isLessThan(alarms);
      assertThat(place(rows, stuck)).isLessThan(alarms);
      assertThat(place(rows, newest)).isGreaterThanOrEqualTo(alarms);
      assertThat(row(visitor, tampered).locator(".flag")).containsText("tampered");
      assertThat(row(visitor, stuck).locator(".flag")).containsText("stuck");
      visitor.assertUsableByEverybody();
      visitor.screenshot("exceptions-stuck");
      visitor.open("/exceptions?show=stuck");
      assertThat(row(visitor, stuck)).hasCount(1);
      assertThat(row(visitor, newest)).hasCount(0);
      visitor.open("/exceptions?show=tampered");
      assertThat(row(visitor, tampered)).hasCount(1);
      assertThat(row(visitor, stuck)).hasCount(0);
      // Keycloak does not tell Lapse either what the token gains.
      visitor.expecting(503, "/gains").open("/exceptions/" + kept);
      assertThat(visitor.page().locator(".notice.bad")).containsText("Keycloak has not agreed in");
      visitor.assertUsableByEverybody();
      visitor.screenshot("exception-stuck");
      assertThat(visitor.complaints()).isEmpty();
    } finally {
      Site.REALM.grantToLapse(MANAGING);
    }
    stuck.api().awaitState(kept, "REVOKED");
  }

  @Test
  void whyKeycloakDidNotAgreeIsTextAndNothingElse() {
    // Given
    var wanted = site.wanted();
    var id = wanted.request();
    var evil = "<img src=x onerror=alert(1)>{frame.formToken}";
    site.change("UPDATE grants SET last_error = '%s' WHERE id = '%s'".formatted(evil, id));
    try (var visitor = site.visitor()) {
      // When
      visitor.signedIn("admin", "/exceptions/" + id);

      // Then
      assertThat(visitor.page().locator(".notice.bad")).containsText(evil);
      assertThat(visitor.page().locator("img[src=x]")).hasCount(0);
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  void whatDoesNotFitOnAPageFollowsOnTheNext() {
    // Given
    var wanted = site.wanted();
    for (int one = 0; one < 51; one++) {
      wanted.request();
    }
    try (var visitor = site.visitor().signedIn("auditor", "/policies")) {
      visitor.open("/exceptions?subject=" + wanted.subject());
      assertThat(visitor.page().locator("tbody tr")).hasCount(50);
      var first = visitor.page().locator("tbody a").first().getAttribute("href");

      // When
      visitor.exactly("Next page").click();

      // Then
      assertThat(visitor.page().locator("tbody tr")).hasCount(1);
      assertThat(visitor.page().locator("tbody a[href='%s']".formatted(first))).hasCount(0);
      assertThat(visitor.exactly("Next page")).hasCount(0);
      assertThat(visitor.page().locator("input[name=subject]")).hasValue(wanted.subject());
      visitor.page().goBack();
      assertThat(visitor.page().locator("tbody tr")).hasCount(50);
      visitor.open("/audit?action=GRANT_REQUESTED");
      var newest = visitor.page().locator("tbody tr").first().innerText();
      visitor.exactly("Next page").click();
      assertThat(visitor.page()).hasURL(Pattern.compile(".*action=GRANT_REQUESTED.*after=.*"));
      assertThat(visitor.page().locator("tbody tr").first()).not().hasText(newest);
      assertThat(visitor.page().locator("tbody tr").first()).containsText("GRANT_REQUESTED");
    }
  }

  @Test
  void theChartTellsWhenAnExceptionHeldAndForHowLongItsTokensLive() {
    // Given
    var ended = site.wanted();
    var id = ended.active();
    ended.revoked(id);
    try (var visitor = site.visitor().hearingNothing()) {
      // When
      visitor.signedIn("auditor", "/exceptions?show=all&subject=" + ended.subject());

      // Then
      var chart = visitor.page().locator(".chart");
      var bar = chart.locator("a[href='/exceptions/" + id + "']");
      assertThat(bar.locator("rect.bar.stopped")).hasCount(1);
      assertThat(width(bar.locator("rect.bar"))).isGreaterThan(SEEN);
      assertThat(width(bar.locator("rect.tail"))).isGreaterThan(SEEN);
      assertThat(bar.locator("text")).containsText(ended.subject());
      assertThat(chart.locator("line.now")).hasCount(1);
      assertThat(chart.locator("text.day")).hasCount(5);
      bar.locator("text").click();
      assertThat(visitor.page()).hasURL(site.url() + "/exceptions/" + id);
    }
  }

  /** In pixels. */
  private static double width(Locator rectangle) {
    return ((Number) rectangle.evaluate("one => one.getBoundingClientRect().width")).doubleValue();
  }

  @Test
  void timesAreTheReadersOwnAndCountDown() {
    // Given
    var id = site.active();
    var there = new Browser.NewContextOptions();
    try (var visitor = site.visitor(there).signedIn("auditor", "/exceptions/" + id)) {
      var end = visitor.page().locator(".instants .main time[data-moment]");
      var left = visitor.page().locator(".instants .main time[data-distance]");
      var told = left.textContent();

      // When
      var instant = Instant.parse(end.getAttribute("datetime"));

      // Then
      assertThat(end)
          .hasText(
              DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm", Locale.UK)
                  .withZone(ZoneId.of("Europe/Berlin"))
                  .format(instant));
      assertThat(end).hasAttribute("title", end.getAttribute("datetime"));
      assertThat(left).hasText(Pattern.compile("in \\d+ (h|min).*"));
      assertThat(left).not().hasText(told);
    }
  }

  @Test
  void goingBackUndoesAFilter() {
    // Given
    var wanted = site.wanted();
    wanted.request();
    try (var visitor = site.visitor().signedIn("auditor", "/exceptions")) {
      var page = visitor.page();
      page.locator("select[name=show]").selectOption("stuck");
      assertThat(page).hasURL(Pattern.compile(".*show=stuck.*"));
      assertThat(row(visitor, wanted)).hasCount(0);

      // When
      page.goBack();

      // Then
      assertThat(page).hasURL(site.url() + "/exceptions");
      assertThat(row(visitor, wanted)).hasCount(1);
      assertThat(page.locator("select[name=show]")).hasValue("open");
      page.goForward();
      assertThat(page).hasURL(Pattern.compile(".*show=stuck.*"));
      assertThat(row(visitor, wanted)).hasCount(0);
      assertThat(page.locator("select[name=show]")).hasValue("stuck");
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  void whoHasAskedForNothingIsToldWhatAnExceptionIs() {
    // Given
    var name = Site.REALM.createPerson("lapse-requester");
    try (var visitor = site.visitor()) {
      // When
      visitor.signedIn(name, "/exceptions");

      // Then
      assertThat(visitor.page().locator(".empty h2")).hasText("No exception is open");
      assertThat(visitor.page().locator(".empty")).containsText("gives a service account");
      visitor.assertUsableByEverybody();
      visitor.screenshot("exceptions-none");
      visitor.page().getByText("Those that have ended").click();
      assertThat(visitor.page().locator(".empty h2")).hasText("No exception fits");
    }
  }

  private static int place(Locator rows, Site.Wanted wanted) {
    var told = rows.allInnerTexts();
    for (int place = 0; place < told.size(); place++) {
      if (told.get(place).contains(wanted.scope())) {
        return place;
      }
    }
    throw new AssertionError("no row of " + wanted.scope() + " among " + told);
  }

  private static Locator row(Visitor visitor, Site.Wanted wanted) {
    return visitor
        .page()
        .locator("tbody tr")
        .filter(new Locator.FilterOptions().setHasText(wanted.scope()));
  }
}
