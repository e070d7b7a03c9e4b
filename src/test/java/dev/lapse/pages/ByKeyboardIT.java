package dev.lapse.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
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

  private static boolean isFocused(Locator element) {
    return (boolean) element.evaluate("one => one === document.activeElement");
  }
}
