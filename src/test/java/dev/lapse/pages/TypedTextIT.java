package dev.lapse.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import dev.lapse.testing.Grants;
import dev.lapse.testing.LapseApi;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody typed is text, wherever it is shown. */
@ExtendWith(SharedSite.class)
class TypedTextIT {
  private static final String EVIL =
      "\"'><img src=x onerror=alert(1)><script>alert(2)</script>{frame.formToken}";

  /** For a field that takes forty characters. */
  private static final String EVIL_AND_SHORT = "\"'><img src=x onerror=alert(1)>";

  // In one go: the page may read itself anew between finding a part of it and using that.
  private static final String OPENED =
      "() => document.querySelectorAll('.story details').forEach(one => { one.open = true; })";

  private final Site site;

  TypedTextIT(Site site) {
    this.site = site;
  }

  @Test
  void whatSomebodyTypedIsTextAndNothingElse() {
    // Given
    var wanted = site.wanted(Site.URGENT);
    var id =
        wanted.request(
            Map.of("reason", EVIL, "compensatingControls", List.of(EVIL), "ticket", "CHG-1"));
    try (var visitor = site.visitor().signedIn("approver", "/")) {
      assertThat(visitor.card(wanted).locator(".reason")).hasText(EVIL);
      visitor.card(wanted).locator(".deny input[name=comment]").fill(EVIL);

      // When
      visitor.card(wanted).locator(".deny button").click();

      // Then
      visitor.open("/exceptions/" + id);
      assertThat(visitor.page().locator(".reason").first()).hasText(EVIL);
      assertThat(visitor.page().getByText(EVIL).last()).isAttached();
      visitor.open(
          "/exceptions?show=all&subject=" + wanted.subject() + "&scope=%22%3E%3Cscript%3E");
      visitor.open("/policies?subject=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&scope=x");
      assertThat(visitor.page().locator("script:not([src])")).hasCount(0);
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/exceptions?show=%1$s&subject=%1$s&scope=%1$s&requester=%1$s",
        "/audit?action=%1$s&actor=%1$s&zone=%1$s",
        "/audit?grant=%1$s&from=%1$s&to=%1$s",
        "/service-accounts?q=%1$s&show=%1$s",
        "/service-accounts?realm=%1$s&after=%1$s",
        "/policies?subject=%1$s&scope=%1$s&time=%1$s",
        "/policies?realm=%1$s&subject=%1$s&scope=%1$s",
        "/request/clients?subject=%1$s",
        "/request/scopes?subject=%1$s&scope=%1$s",
        "/exceptions/%2$s/sign-in?acr=%1$s&max-age=3600",
        "/?done=%1$s&exception=%1$s"
      })
  void whatSomebodyPutsIntoAnAddressIsTextAndNothingElse(String path) {
    // Given
    var encoded = URLEncoder.encode(EVIL, StandardCharsets.UTF_8);
    try (var visitor = site.visitor().signedIn("admin", "/")) {
      // What makes no sense is refused, in one way or the other.
      List.of(400, 403, 404).forEach(status -> visitor.expecting(status, encoded));

      // When
      var answer = visitor.open(path.formatted(encoded, site.waiting()));

      // Then
      assertThat(answer.status()).isLessThan(500);
      assertThat(visitor.page().locator("script:not([src]), img[src=x]")).hasCount(0);
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  void whatIsTypedWhileDecidingIsTextAndNothingElse() {
    // Given
    var wanted = site.wanted("recent-read");
    var person = new Grants(site.url(), Site.REALM.userToken("requester"));
    var terms = LapseApi.vaultRequest(wanted.subject(), wanted.scope(), "PT1H");
    terms.put("ticket", EVIL);
    var id = person.requested(terms);
    try (var approver = site.visitor().signedIn("approver", "/exceptions/" + id);
        var requester = site.visitor().signedIn("requester", "/exceptions/" + id);
        var admin = site.visitor().signedIn("admin", "/policies")) {
      assertShown(approver, EVIL);
      assertThat(approver.page().locator("dd a[rel=noreferrer]"))
          .hasAttribute("href", Pattern.compile("https://tickets.example.com/browse/%22[^\"<>]*"));
      approver.expecting(400, "/approve");
      approver.page().locator(".approve input[name=time]").fill(EVIL_AND_SHORT);
      approver.exactly("Approve").click();
      assertThat(approver.page().locator(".notice.bad")).containsText("The time must be");
      assertNothingRan(approver);
      approver.page().locator(".approve input[name=comment]").fill(EVIL);
      approver.exactly("Approve").click();
      assertThat(approver.page().locator(".notice.good")).containsText("Approved");
      person.awaitState(id, "ACTIVE");
      requester.open("/exceptions/" + id);
      requester.expecting(400, "/extend");
      requester.page().locator("form[action$=extend] input[name=time]").fill(EVIL_AND_SHORT);
      requester.page().locator("form[action$=extend] input[name=comment]").fill("x");
      requester.exactly("Ask for a later end").click();
      assertThat(requester.page().locator(".notice.bad")).containsText("The time must be");
      requester.page().locator("form[action$=extend] input[name=time]").fill("1 h");
      requester.page().locator("form[action$=extend] input[name=comment]").fill(EVIL);
      requester.exactly("Ask for a later end").click();
      assertThat(requester.page().locator(".notice.good")).containsText("Asked for a later end");
      assertShown(requester, EVIL);
      admin.open("/exceptions/" + id);
      assertThat(admin.page().locator("#decided ~ .reason")).hasText(EVIL);
      admin.page().locator("form[action$=revoke] input[name=comment]").fill(EVIL);

      // When
      admin.exactly("Revoke now").click();

      // Then
      assertThat(admin.page().locator(".notice.good")).containsText("Revoked");
      person.awaitState(id, "REVOKED");
      admin.open("/exceptions/" + id);
      admin.page().evaluate(OPENED);
      assertThat(admin.page().locator(".story dd").getByText(EVIL).last()).isVisible();
      assertNothingRan(admin);
      admin.open("/audit?grant=" + id);
      assertNothingRan(admin);
    }
  }

  @Test
  void aRequestThatIsTypedIsShownAgainAsItWasTyped() {
    // Given
    try (var visitor = site.visitor().signedIn("requester", "/request")) {
      var page = visitor.page();
      for (var field : List.of("input[name=subject]", "input[name=scope]", "input[name=ticket]")) {
        page.locator("#request " + field).fill(EVIL);
      }
      page.locator("#request input[name=duration]").fill(EVIL_AND_SHORT);
      page.locator("#request textarea[name=reason]").fill("</textarea>" + EVIL);
      page.locator("#request textarea[name=controls]").fill("</textarea>" + EVIL);
      visitor.expecting(400, "/request");

      // When
      visitor.exactly("Ask for it").click();

      // Then
      assertThat(page.locator(".notice.bad")).containsText("The time must be");
      for (var field : List.of("input[name=subject]", "input[name=scope]", "input[name=ticket]")) {
        assertThat(page.locator("#request " + field)).hasValue(EVIL);
      }
      assertThat(page.locator("#request input[name=duration]")).hasValue(EVIL_AND_SHORT);
      assertThat(page.locator("#request textarea[name=reason]")).hasValue("</textarea>" + EVIL);
      assertThat(page.locator("#request textarea[name=controls]")).hasValue("</textarea>" + EVIL);
      page.getByText("Show what would become of it").click();
      assertThat(page.locator("#preview")).containsText("The time must be");
      assertThat(page.locator("#request textarea[name=controls]")).hasValue("</textarea>" + EVIL);
      assertNothingRan(visitor);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"realm", "subject", "scope", "starts", "zone", "assignment", "ticket"})
  void whatNoFormOfOursWouldSendIsTextToo(String field) {
    // Given
    try (var visitor = site.visitor().signedIn("requester", "/request")) {
      var form =
          FormData.create()
              .set("form-token", visitor.page().locator("[name=form-token]").first().inputValue())
              .set("subject", "ci-deployer")
              .set("scope", "vault-read")
              .set("duration", "9 h")
              .set("reason", "x")
              .set("starts", "2030-01-01T00:00")
              .set(field, EVIL);

      // When
      var answer =
          visitor
              .context()
              .request()
              .post(site.url() + "/request", RequestOptions.create().setForm(form));

      // Then
      assertThat(answer.status()).isBetween(400, 499);
      assertThat(answer.text()).doesNotContain("<img src=x").doesNotContain("<script>");
    }
  }

  @Test
  void namesThatKeycloakAllowsAreTextAndNothingElse() {
    // Given
    var wanted = site.wantedNamed("<img src=x onerror=alert(1)>", "vault-urgent-<img/src=x>");
    try (var visitor = site.visitor().signedIn("approver", "/policies");
        var admin = site.visitor().signedIn("admin", "/policies")) {
      // When
      var id = wanted.request();

      // Then
      visitor.open("/");
      assertThat(visitor.card(wanted).locator("h2")).containsText(wanted.subject());
      assertThat(visitor.card(wanted).locator(".difference")).containsText(wanted.scope());
      assertNothingRan(visitor);
      visitor.card(wanted).locator(".approve button").click();
      assertThat(visitor.page().locator(".notice.good")).containsText("Approved");
      wanted.api().awaitState(id, "ACTIVE");
      admin.open("/exceptions/" + id);
      assertThat(admin.page().locator("h1")).containsText(wanted.subject());
      assertThat(admin.page())
          .hasTitle("%s · %s · Lapse".formatted(wanted.subject(), wanted.scope()));
      assertNothingRan(admin);
      admin.open("/exceptions");
      assertThat(admin.page().locator("tbody").getByText(wanted.scope()).first()).isVisible();
      assertThat(admin.page().locator(".chart").getByText(wanted.scope())).hasCount(1);
      assertNothingRan(admin);
      admin.open("/service-accounts?q=img");
      assertNothingRan(admin);
      admin.open("/audit?grant=" + id);
      assertNothingRan(admin);
      wanted.revoked(id);
    } finally {
      Site.REALM.deleteClient(wanted.subject());
      Site.REALM.deleteScope(wanted.scope());
    }
  }

  private static void assertShown(Visitor visitor, String text) {
    assertThat(visitor.page().getByText(text).first()).isVisible();
    assertNothingRan(visitor);
  }

  private static void assertNothingRan(Visitor visitor) {
    assertThat(visitor.page().locator("script:not([src]), img[src=x], b, iframe")).hasCount(0);
    assertThat(visitor.complaints()).isEmpty();
  }
}
