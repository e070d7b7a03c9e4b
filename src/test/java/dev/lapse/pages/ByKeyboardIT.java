package dev.lapse.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The pages without a mouse. */
@ExtendWith(SharedSite.class)
class ByKeyboardIT {
  private final Site site;

  ByKeyboardIT(Site site) {
    this.site = site;
  }

  @Test
  void everythingWorksByKeyboardAlone() {
    // Given
    var wanted = site.wanted(Site.URGENT);
    var id = wanted.request();
    try (var visitor = site.visitor().signedIn("approver", "/")) {
      var keyboard = visitor.page().keyboard();
      int cards = visitor.page().locator("article.card").count();
      for (int moved = 0; moved <= cards && !isFocused(visitor.card(wanted)); moved++) {
        keyboard.press("j");
      }

      // When
      keyboard.press("a");
      keyboard.press("Enter");

      // Then
      assertThat(visitor.page().locator(".notice.good")).containsText("Approved");
      wanted.api().awaitState(id, "ACTIVE");
    }
  }

  @Test
  void somebodySignsInByKeyboard() {
    // Given
    try (var visitor = site.visitor()) {
      visitor.open("/policies");
      var keyboard = visitor.page().keyboard();
      assertThat(visitor.page().locator("#username")).isFocused();
      keyboard.type("auditor");
      tabTo(visitor, visitor.page().locator("#password"));
      keyboard.type("auditor");

      // When
      keyboard.press("Enter");

      // Then
      assertThat(visitor.page()).hasURL(site.url() + "/policies");
      assertThat(visitor.page().locator("h1")).hasText("Policies");
    }
  }

  @Test
  void aRequestIsDeniedWithAReasonByKeyboard() {
    // Given
    var wanted = site.wanted(Site.URGENT);
    var id = wanted.request();
    try (var visitor = site.visitor().signedIn("approver", "/")) {
      var keyboard = visitor.page().keyboard();
      goTo(visitor, visitor.card(wanted));
      keyboard.press("d");
      assertThat(visitor.card(wanted).locator(".deny input[name=comment]")).isFocused();
      // Where something is typed, letters are letters.
      keyboard.type("j k a d");

      // When
      keyboard.press("Enter");

      // Then
      assertThat(visitor.page().locator(".notice.good")).containsText("Denied");
      assertThat(wanted.api().get(id).getString("decisions[0].comment")).isEqualTo("j k a d");
    }
  }

  @Test
  void aKeyGoesBackToTheCardBefore() {
    // Given
    var one = site.wanted(Site.URGENT);
    one.request();
    var other = site.wanted(Site.URGENT);
    other.request();
    try (var visitor = site.visitor().signedIn("approver", "/")) {
      var cards = visitor.page().locator("article.card");
      var keyboard = visitor.page().keyboard();
      keyboard.press("j");
      keyboard.press("j");
      assertThat(cards.nth(1)).isFocused();

      // When
      keyboard.press("k");

      // Then
      assertThat(cards.nth(0)).isFocused();
      keyboard.press("k");
      assertThat(cards.nth(0)).isFocused();
    }
  }

  @Test
  void theFirstTabSkipsToTheContent() {
    // Given
    try (var visitor = site.visitor().signedIn("auditor", "/exceptions")) {
      visitor.open("/exceptions");
      visitor.page().keyboard().press("Tab");
      assertThat(visitor.page().locator(".skip")).isFocused();
      assertThat(visitor.page().locator(".skip")).isInViewport();

      // When
      visitor.page().keyboard().press("Enter");

      // Then
      assertThat(visitor.page().locator("main")).isFocused();
      visitor.page().keyboard().press("Tab");
      assertThat(visitor.page().locator("select[name=show]")).isFocused();
    }
  }

  @Test
  void tabsGoThroughAPageInTheOrderInWhichItIsRead() {
    // Given
    try (var visitor = site.visitor().signedIn("auditor", "/policies")) {
      visitor.open("/policies");
      var seen = new ArrayList<String>();

      // When
      for (int tab = 0; tab < 13; tab++) {
        visitor.page().keyboard().press("Tab");
        seen.add(
            (String)
                visitor
                    .page()
                    .evaluate(
                        "() => document.activeElement.name || document.activeElement.innerText"
                            + " || document.activeElement.getAttribute('aria-label')"));
      }

      // Then
      assertThat(seen)
          .extracting(text -> text.lines().findFirst().orElse("").strip())
          .startsWith("Skip to the content", "Lapse", "Sign out", "Inbox", "Exceptions")
          .containsSubsequence("Policies", "Audit", "subject", "scope", "time", "See");
    }
  }

  @Test
  void aRequestIsMadeByKeyboardAlone() {
    // Given
    var wanted = site.wanted();
    try (var visitor = site.visitor().signedIn("requester", "/request")) {
      var page = visitor.page();
      type(visitor, "input[name=subject]", wanted.subject());
      type(visitor, "input[name=scope]", wanted.scope());
      type(visitor, "input[name=duration]", "2 h");
      type(visitor, "textarea[name=reason]", "Rotate the credentials");
      type(visitor, "input[name=ticket]", "CHG-7");
      type(visitor, "textarea[name=controls]", "Build subnet");
      tabTo(visitor, visitor.exactly("Ask for it"));

      // When
      page.keyboard().press("Enter");

      // Then
      assertThat(page.locator(".notice.good")).containsText("Requested");
      assertThat(wanted.api().list(wanted.subject()).jsonPath().getString("items[0].ticket"))
          .isEqualTo("CHG-7");
      tabTo(visitor, page.locator("form[action$=withdraw] button"));
      page.keyboard().press("Enter");
      assertThat(page.locator(".notice.good")).containsText("Withdrawn");
    }
  }

  private static void type(Visitor visitor, String field, String text) {
    tabTo(visitor, visitor.page().locator("#request " + field));
    visitor.page().keyboard().type(text);
  }

  /** As often as it takes, and no more often than there is something to go to. */
  private static void tabTo(Visitor visitor, Locator element) {
    for (int tab = 0; tab < 40 && !isFocused(element); tab++) {
      visitor.page().keyboard().press("Tab");
    }
    assertThat(element).isFocused();
  }

  private static void goTo(Visitor visitor, Locator card) {
    int cards = visitor.page().locator("article.card").count();
    for (int moved = 0; moved <= cards && !isFocused(card); moved++) {
      visitor.page().keyboard().press("j");
    }
    assertThat(card).isFocused();
  }

  private static boolean isFocused(Locator element) {
    return (boolean) element.evaluate("one => one === document.activeElement");
  }
}
