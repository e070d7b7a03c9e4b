package dev.lapse.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A page that reads itself anew takes nothing from whoever is about to use it. */
@ExtendWith(SharedSite.class)
class UndisturbedReadersIT {
  private static final String URGENT = "vault-urgent";

  private static Site site;

  @BeforeAll
  static void open(Site shared) {
    site = shared;
  }

  @Test
  void nothingMovesUnderThePointer() {
    // Given
    var wanted = site.wanted(URGENT);
    wanted.request();
    try (var visitor = site.visitor().signedIn("approver", "/")) {
      var deny = card(visitor, wanted).locator(".deny button");
      assertThat(visitor.page().getByText("Ask Keycloak")).hasCount(0);
      deny.hover();
      var before = deny.boundingBox();

      // When
      var other = site.wanted(URGENT);
      other.request();

      // Then
      assertThat(visitor.page().locator(".fresh")).isVisible();
      assertThat(deny.boundingBox()).usingRecursiveComparison().isEqualTo(before);
      visitor.screenshot("inbox-offered");
      visitor.page().locator(".fresh a").click();
      assertThat(card(visitor, other)).isVisible();
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  void aButtonThatHasTheFocusKeepsIt() {
    // Given
    var wanted = site.wanted(URGENT);
    wanted.request();
    try (var visitor = site.visitor().signedIn("approver", "/")) {
      var approve = card(visitor, wanted).locator(".approve button");
      approve.focus();

      // When
      site.wanted(URGENT).request();

      // Then
      assertThat(visitor.page().locator(".fresh")).isVisible();
      assertThat(approve).isFocused();
    }
  }

  @Test
  void whatLooksTheSameIsNotOffered() {
    // Given
    var wanted = site.wanted();
    var id = wanted.request();
    var other = site.wanted();
    try (var visitor = site.visitor().signedIn("approver", "/exceptions/" + id)) {
      visitor.page().getByText("Approve", exactly()).focus();

      // When
      visitor
          .page()
          .waitForResponse(
              response -> response.url().endsWith("/exceptions/" + id), () -> other.request());

      // Then
      assertThat(visitor.page().locator(".fresh")).hasCount(0);
      assertThat(visitor.page().getByText("Approve", exactly())).isFocused();
    }
  }

  @Test
  void aTabThatIsNotSeenHoldsNoConnectionAndCatchesUpWhenItIs() {
    // Given
    var wanted = site.wanted(URGENT);
    try (var visitor = site.visitor()) {
      var ended = new CopyOnWriteArrayList<String>();
      visitor.page().onRequestFailed(request -> ended.add(request.url()));
      visitor.signedIn("approver", "/policies");
      visitor.page().waitForRequest("**/live?*", () -> visitor.open("/"));
      show(visitor, false);
      visitor.page().waitForCondition(() -> ended.stream().anyMatch(UndisturbedReadersIT::isLive));
      wanted.request();

      // When
      visitor.page().waitForRequest("**/live?*", () -> show(visitor, true));

      // Then
      assertThat(card(visitor, wanted)).isVisible();
    }
  }

  private static boolean isLive(String url) {
    return url.contains("/live?");
  }

  private static void show(Visitor visitor, boolean seen) {
    visitor
        .page()
        .evaluate(
            """
            seen => {
              Object.defineProperty(document, "hidden", { configurable: true, get: () => !seen });
              document.dispatchEvent(new Event("visibilitychange"));
            }
            """,
            seen);
  }

  @Test
  void aPageThatComesBackFromTheBrowsersOwnStoreListensAnew() {
    // Given
    try (var visitor = site.visitor().signedIn("approver", "/")) {
      var asked = new CopyOnWriteArrayList<Request>();
      visitor.page().onRequest(asked::add);

      // When
      visitor
          .page()
          .waitForRequest(
              "**/live?*",
              () ->
                  visitor
                      .page()
                      .evaluate(
                          """
                          () => {
                            window.dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
                            window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
                          }
                          """));

      // Then
      assertThat(asked.stream().filter(request -> isLive(request.url()))).hasSize(1);
    }
  }

  @Test
  void aConnectionThatEndsIsMadeAnewFromThePageAsItIsThen() {
    // Given
    try (var visitor = site.visitor().signedIn("approver", "/policies")) {
      visitor.page().route("**/live?*", UndisturbedReadersIT::endAtOnce);
      visitor.page().waitForRequest("**/live?*", () -> visitor.open("/"));
      visitor
          .page()
          .evaluate("() => { document.querySelector('[data-live]').dataset.live = '42'; }");

      // When
      var again = visitor.page().waitForRequest("**/live?*", () -> {});

      // Then
      assertThat(again.url()).endsWith("?since=42");
      assertThat(visitor.page().locator(".fresh")).hasCount(0);
    }
  }

  /** As the service ends it after some minutes. */
  private static void endAtOnce(Route route) {
    route.fulfill(
        new Route.FulfillOptions().setContentType("text/event-stream").setBody("data: alive\n\n"));
  }

  @Test
  void noProxyKeepsBackWhatIsNew() {
    // Given
    try (var visitor = site.visitor().signedIn("approver", "/policies")) {
      // When
      var live = visitor.page().waitForResponse("**/live?*", () -> visitor.open("/"));

      // Then
      assertThat(live.headers())
          .containsEntry("x-accel-buffering", "no")
          .hasEntrySatisfying("content-type", type -> assertThat(type).contains("event-stream"));
    }
  }

  // ---- keys

  @Test
  void theKeysAreSwitchedOffAndStaySo() {
    // Given
    var wanted = site.wanted(URGENT);
    wanted.request();
    try (var visitor = site.visitor().signedIn("approver", "/")) {
      visitor.page().getByText("Switch keys off").click();
      visitor.page().reload();

      // When
      visitor.page().keyboard().press("j");

      // Then
      assertThat(visitor.page().locator("article.card:focus")).hasCount(0);
      assertThat(visitor.page().locator("[data-keys-hint]")).isHidden();
      visitor.page().getByText("Switch keys on").click();
      visitor.page().keyboard().press("j");
      assertThat(visitor.page().locator("article.card:focus")).hasCount(1);
      visitor.assertUsableByEverybody();
    }
  }

  private static Page.GetByTextOptions exactly() {
    return new Page.GetByTextOptions().setExact(true);
  }

  private static Locator card(Visitor visitor, Site.Wanted wanted) {
    return visitor
        .page()
        .locator("article.card")
        .filter(new Locator.FilterOptions().setHasText(wanted.scope()));
  }
}
