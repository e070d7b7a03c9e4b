package dev.lapse.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.lapse.testing.Grants;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an approver is told is so. */
@ExtendWith(SharedSite.class)
class DecisionPagesIT {
  private static final String URGENT = "vault-urgent";

  private static Site site;

  @BeforeAll
  static void open(Site shared) {
    site = shared;
  }

  @Test
  void howMuchOutlivesTheEndIsToldByWhatATokenOfTheClientLives() {
    // Given
    var enough = site.wanted(URGENT);
    Site.REALM.setClientAttribute(enough.subject(), "access.token.lifespan", "600");
    enough.request();
    var tooShort = site.wanted(URGENT);
    Site.REALM.setClientAttribute(tooShort.subject(), "access.token.lifespan", "2400");
    var id = tooShort.request();
    try (var visitor = site.visitor()) {
      // When
      visitor.signedIn("approver", "/");

      // Then
      assertThat(card(visitor, enough)).containsText("the scope goes 10 min early");
      assertThat(card(visitor, tooShort))
          .containsText("Too short to drain, since a token lives 40 min.");
      assertThat(card(visitor, tooShort)).containsText("may take one for up to 40 min more");
      visitor.screenshot("inbox-endings");
      visitor.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
      visitor.screenshot("inbox-endings-dark");
      visitor.assertUsableByEverybody();
      visitor.open("/exceptions/" + id + "/ending");
      assertThat(visitor.page().locator(".panel")).containsText("(strike)");
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  void whatIsActiveTellsTheEndThatIsPlannedWithoutAskingKeycloak() {
    // Given
    var wanted = site.wanted();
    var id = wanted.active();
    var withoutScripts = new Browser.NewContextOptions().setJavaScriptEnabled(false);
    try (var visitor = site.visitor(withoutScripts)) {
      // When
      visitor.signedIn("approver", "/exceptions/" + id);

      // Then
      assertThat(visitor.page().locator("main")).containsText("early, as long as a token lives");
    }
  }

  @Test
  void whatWouldBeInEveryTokenIsSaidToBe() {
    // Given
    var wanted = site.wanted(URGENT);
    var id = wanted.request(Map.of("assignment", "DEFAULT"));
    try (var visitor = site.visitor()) {
      // When
      visitor.signedIn("approver", "/");

      // Then
      assertThat(card(visitor, wanted)).containsText("in every token");
      visitor.open("/exceptions/" + id);
      assertThat(visitor.page().locator("h1")).containsText("in every token");
      visitor.open("/exceptions?subject=" + wanted.subject());
      assertThat(visitor.page().locator("tbody")).containsText("in every token");
    }
  }

  @Test
  void howFarInstantsAreIsToldWithoutScripts() {
    // Given
    var wanted = site.wanted(URGENT);
    wanted.revoked(wanted.active());
    wanted.request();
    var withoutScripts = new Browser.NewContextOptions().setJavaScriptEnabled(false);
    try (var visitor = site.visitor(withoutScripts)) {
      // When
      visitor.signedIn("approver", "/");

      // Then
      assertThat(card(visitor, wanted))
          .containsText(Pattern.compile("and had it last (now|\\d+ (s|min)( \\d+ s)? ago)\\."));
      assertThat(card(visitor, wanted)).containsText(Pattern.compile("Decide\\s+in \\d+ min"));
    }
  }

  @Test
  void whatCouldNotBeGivenIsNotSaidToHaveFailedNoTimes() {
    // Given
    var wanted = site.wanted();
    var id = wanted.request();
    Site.REALM.setClientEnabled(wanted.subject(), false);
    var approver = Site.REALM.userToken("approver");
    new Grants(site.url(), approver).approve(id);
    new Grants(site.url(), Site.REALM.userToken("auditor")).awaitState(id, "ACTIVATION_FAILED");
    try (var visitor = site.visitor()) {
      // When
      visitor.signedIn("auditor", "/exceptions/" + id);

      // Then
      assertThat(visitor.page().locator(".notice.bad")).containsText("disabled");
      assertThat(visitor.page().locator(".notice.bad")).not().containsText("attempts");
      assertThat(visitor.page().locator("dl.facts").first()).not().containsText("Left after");
    }
  }

  @Test
  void anAddressThatSaysWhatWasNotDoneIsNotBelieved() {
    // Given
    var id = site.wanted().request();
    try (var visitor = site.visitor().signedIn("approver", "/policies")) {
      // When
      visitor.open("/exceptions/" + id + "?done=APPROVED");

      // Then
      assertThat(visitor.page().locator(".notice")).hasCount(0);
      visitor.open("/?done=DENIED&exception=" + id);
      assertThat(visitor.page().locator(".notice")).hasCount(0);
      visitor.open("/?done=DENIED");
      assertThat(visitor.page().locator(".notice")).hasCount(0);
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  private static Locator card(Visitor visitor, Site.Wanted wanted) {
    return visitor
        .page()
        .locator("article.card")
        .filter(new Locator.FilterOptions().setHasText(wanted.scope()));
  }
}
