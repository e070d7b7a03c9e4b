package dev.lapse.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is typed into a request is sent once, and not lost. */
@ExtendWith(SharedSite.class)
class RequestPageIT {
  private static final String REASON = "Rotate the credentials";

  private static Site site;

  @BeforeAll
  static void open(Site shared) {
    site = shared;
  }

  @Test
  void aFormThatIsSentTwiceAsksOnce() {
    // Given
    var wanted = site.wanted();
    try (var visitor = site.visitor().signedIn("requester", "/request")) {
      var form = form(visitor, wanted);
      var first = visitor.context().request().post(site.url() + "/request", form);

      // When
      var second = visitor.context().request().post(site.url() + "/request", form);

      // Then
      assertThat(second.url()).isEqualTo(first.url()).contains("/exceptions/");
      assertThat(wanted.api().list(wanted.subject()).jsonPath().getList("items")).hasSize(1);
      visitor.open("/request");
      visitor.context().request().post(site.url() + "/request", form(visitor, wanted));
      assertThat(wanted.api().list(wanted.subject()).jsonPath().getList("items")).hasSize(2);
    }
  }

  private static RequestOptions form(Visitor visitor, Site.Wanted wanted) {
    var form = FormData.create();
    for (var name : new String[] {"form-token", "once"}) {
      form.set(
          name, visitor.page().locator("#request input[name=%s]".formatted(name)).inputValue());
    }
    form.set("subject", wanted.subject())
        .set("scope", wanted.scope())
        .set("duration", "2 h")
        .set("reason", REASON)
        .set("ticket", "CHG-7")
        .set("controls", "Build subnet");
    return RequestOptions.create().setForm(form);
  }

  @Test
  void whatWasTypedWhenTheSessionEndedIsThereAfterSigningInAnew() {
    // Given
    var wanted = site.wanted();
    try (var visitor = site.visitor().signedIn("requester", "/request")) {
      var page = visitor.page();
      fill(page, wanted);
      visitor.expecting(499, "/request/").context().clearCookies();
      page.locator("#request input[name=duration]").fill("2 h");
      assertThat(page.locator("#username")).isVisible();

      // When
      visitor.signIn("requester");

      // Then
      assertThat(page.locator("#request input[name=subject]")).hasValue(wanted.subject());
      assertThat(page.locator("#request textarea[name=reason]")).hasValue(REASON);
      assertThat(page.locator("#preview")).containsText("Policy vault");
    }
  }

  @Test
  void whatWasSentWhenTheSessionHadEndedIsThereToo() {
    // Given
    var wanted = site.wanted();
    try (var visitor = site.visitor().signedIn("requester", "/request")) {
      var page = visitor.page();
      fill(page, wanted);
      page.locator("#request input[name=duration]").fill("2 h");
      assertThat(page.locator("#preview")).containsText("Policy vault");
      visitor.context().clearCookies();
      page.getByText("Ask for it", exactly()).click();

      // When
      visitor.signIn("requester");

      // Then
      assertThat(page.locator("#request textarea[name=reason]")).hasValue(REASON);
      page.locator("#request input[name=ticket]").fill("CHG-7");
      page.locator("#request textarea[name=controls]").fill("Build subnet");
      page.getByText("Ask for it", exactly()).click();
      assertThat(page.locator(".notice.good")).containsText("Requested");
      visitor.open("/request");
      assertThat(page.locator("#request textarea[name=reason]")).hasValue("");
    }
  }

  @Test
  void nobodyElseIsShownWhatSomebodyTyped() {
    // Given
    var wanted = site.wanted();
    try (var visitor = site.visitor().signedIn("requester", "/request")) {
      fill(visitor.page(), wanted);
      visitor.expecting(499, "/request/").expecting(403, "/request");
      visitor.context().clearCookies();
      visitor.page().locator("#request input[name=duration]").fill("2 h");
      assertThat(visitor.page().locator("#username")).isVisible();

      // When
      visitor.signIn("admin");

      // Then
      assertThat(visitor.page().locator("main")).not().containsText(REASON);
      assertThat(visitor.page().evaluate("() => sessionStorage.getItem('lapse-draft')")).isNull();
    }
  }

  /** And waits until the page has asked for all that this makes it ask for. */
  private static void fill(Page page, Site.Wanted wanted) {
    page.locator("#request input[name=subject]").fill(wanted.subject());
    page.waitForResponse(
        names -> names.url().endsWith("scope=" + wanted.scope()),
        () -> page.locator("#request input[name=scope]").fill(wanted.scope()));
    page.waitForResponse(
        preview -> preview.url().endsWith("/request/preview") && isWithReason(preview.request()),
        () -> page.locator("#request textarea[name=reason]").fill(REASON));
  }

  private static boolean isWithReason(Request request) {
    return request.postData().contains("reason=" + REASON.substring(0, REASON.indexOf(' ')));
  }

  private static Page.GetByTextOptions exactly() {
    return new Page.GetByTextOptions().setExact(true);
  }
}
