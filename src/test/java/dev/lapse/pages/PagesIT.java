package dev.lapse.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.RequestOptions;
import com.microsoft.playwright.options.SameSiteAttribute;
import dev.lapse.local.RealmAdmin;
import dev.lapse.testing.Grants;
import dev.lapse.verify.Evidence;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people do on the pages. */
class PagesIT {
  private static final int MOST_BYTES = 150 * 1024;

  /** Scopes of which requests come first in an inbox, which shows no more than some. */
  private static final String URGENT = "vault-urgent";

  /** When each page was first to be seen, and how heavy it is. */
  private static final List<String> PAINTED = new CopyOnWriteArrayList<>();

  private static Site site;
  private static String waiting;
  private static String active;

  /** Somebody who signed in before everybody else. */
  private static Visitor early;

  private static Instant signedIn;

  @BeforeAll
  static void open() {
    site = new Site();
    waiting = site.wanted().request();
    active = site.wanted().active();
    early = site.visitor().signedIn("approver2", "/policies");
    signedIn = Instant.now();
  }

  @AfterAll
  static void close() throws IOException {
    site.close();
    // Figures for docs/benchmarks.md: what else the machine does is in them, so no test asserts
    // them.
    Files.write(Path.of("target", "screenshots", "first-paint.txt"), PAINTED);
  }

  // ---- signing in and out

  @Test
  void signingInLeadsToThePageThatWasAskedFor() {
    // Given
    var wanted = site.wanted();
    var id = wanted.request();
    try (var visitor = site.visitor()) {
      // When
      visitor.signedIn("approver", "/exceptions/" + id);

      // Then
      assertThat(visitor.page()).hasURL(site.url() + "/exceptions/" + id);
      assertThat(visitor.page().locator("h1")).containsText(wanted.subject());
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  void theSessionIsInCookiesThatNoScriptAndNoOtherSiteReads() {
    // Given
    try (var visitor = site.visitor()) {
      // When
      visitor.signedIn("approver", "/");

      // Then
      var cookies = sessionCookies(visitor);
      assertThat(cookies).isNotEmpty();
      assertThat(cookies)
          .allMatch(cookie -> cookie.httpOnly)
          .allMatch(cookie -> cookie.secure)
          .allMatch(cookie -> cookie.sameSite == SameSiteAttribute.LAX);
    }
  }

  private static List<Cookie> sessionCookies(Visitor visitor) {
    return visitor.context().cookies(site.url()).stream()
        .filter(cookie -> cookie.name.startsWith("q_session"))
        .toList();
  }

  @Test
  void aSessionOfThePagesDoesNotOpenTheApi() {
    // Given
    try (var visitor = site.visitor().signedIn("auditor", "/")) {
      // When
      var answer = visitor.context().request().get(site.url() + "/api/v1/grants");

      // Then
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
    }
  }

  @Test
  void somebodyWithoutARoleIsToldWhatToAskFor() {
    // Given
    try (var visitor = site.visitor()) {
      // When
      visitor.signedIn("nobody", "/exceptions");

      // Then
      assertThat(visitor.page().locator("main")).containsText("lapse-requester");
      assertThat(visitor.page().locator("nav.pages")).hasCount(0);
      visitor.assertUsableByEverybody();
      visitor.screenshot("no-role");
    }
  }

  @Test
  void signingOutEndsTheSessionAtKeycloakToo() {
    // Given
    try (var visitor = site.visitor().signedIn("approver", "/")) {
      // When
      visitor.page().getByText("Sign out").click();

      // Then
      assertThat(visitor.page().locator("#username")).isVisible();
      assertThat(sessionCookies(visitor)).isEmpty();
      visitor.open("/exceptions");
      assertThat(visitor.page().locator("#username")).isVisible();
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  void aSessionThatRanOutUnderAFilterLeadsBackToTheSamePage() {
    // Given
    try (var visitor = site.visitor().signedIn("auditor", "/exceptions?show=all")) {
      visitor.context().clearCookies();

      // When
      visitor.page().locator("select[name=show]").selectOption("ended");

      // Then
      assertThat(visitor.page().locator("#username")).isVisible();
      visitor.signIn("auditor");
      assertThat(visitor.page()).hasURL(site.url() + "/exceptions?show=all");
      assertThat(visitor.page().locator("h1")).hasText("Exceptions");
    }
  }

  @Test
  void aSessionThatRanOutUnderADecisionLeadsBackToTheException() {
    // Given
    var wanted = site.wanted();
    var id = wanted.request();
    try (var visitor = site.visitor().signedIn("approver", "/exceptions/" + id)) {
      visitor.context().clearCookies();

      // When
      visitor.page().getByText("Approve", exactly()).click();

      // Then
      visitor.signIn("approver");
      assertThat(visitor.page()).hasURL(site.url() + "/exceptions/" + id);
      assertThat(wanted.state(id)).isEqualTo("AWAITING_APPROVAL");
    }
  }

  // ---- deciding

  @Test
  void anApproverSeesWhatATokenWouldGainAndApproves() {
    // Given
    var wanted = site.wanted(URGENT);
    var id = wanted.request();
    try (var visitor = site.visitor().signedIn("approver", "/")) {
      var card = card(visitor, wanted);
      assertThat(card.locator(".difference")).containsText("vault-api");
      assertThat(card.getByText("CHG-1234"))
          .hasAttribute("href", "https://tickets.example.com/browse/CHG-1234");
      visitor.view("inbox");

      // When
      card.locator("input[name=time]").fill("30 min");
      card.locator(".approve button").click();

      // Then
      assertThat(visitor.page().locator(".notice.good")).containsText("Approved");
      assertThat(card(visitor, wanted)).hasCount(0);
      var grant = wanted.api().awaitState(id, "ACTIVE");
      assertThat(grant.getString("duration")).isEqualTo("PT30M");
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  private static Locator card(Visitor visitor, Site.Wanted wanted) {
    return visitor
        .page()
        .locator("article.card")
        .filter(new Locator.FilterOptions().setHasText(wanted.scope()));
  }

  private static Page.GetByTextOptions exactly() {
    return new Page.GetByTextOptions().setExact(true);
  }

  @Test
  void aDenialNeedsAReasonAndTellsIt() {
    // Given
    var wanted = site.wanted(URGENT);
    var id = wanted.request();
    try (var visitor = site.visitor().signedIn("approver", "/")) {
      var card = card(visitor, wanted);
      card.locator(".deny button").click();
      assertThat(visitor.page()).hasURL(site.url() + "/");

      // When
      card.locator(".deny input[name=comment]").fill("Not on a Friday");
      card.locator(".deny button").click();

      // Then
      assertThat(visitor.page().locator(".notice.good")).containsText("Denied");
      var grant = wanted.api().get(id);
      assertThat(grant.getString("state")).isEqualTo("DENIED");
      assertThat(grant.getString("decisions[0].comment")).isEqualTo("Not on a Friday");
    }
  }

  @Test
  void aDecisionThatSomebodyElseTookMeanwhileIsToldAndNotOverwritten() {
    // Given
    var wanted = site.wanted();
    var id = wanted.request();
    try (var first = site.visitor().signedIn("approver", "/exceptions/" + id);
        var second = site.visitor().signedIn("approver2", "/exceptions/" + id)) {
      second.page().locator(".deny input[name=comment]").fill("Too late");
      first.page().getByText("Approve", exactly()).click();
      assertThat(first.page().locator(".notice.good")).isVisible();

      // When
      second.page().getByText("Deny", exactly()).click();

      // Then
      assertThat(second.page().locator(".notice.bad").first()).containsText("Somebody changed");
      assertThat(second.page().locator("main")).containsText("approved");
      assertThat(wanted.api().get(id).getList("decisions")).hasSize(1);
    }
  }

  @Test
  void whoeverHasSignedInAsThePolicyAsksDecidesAtOnce() {
    // Given
    var wanted = site.wanted("recent-read");
    var id = wanted.request();
    try (var visitor = site.visitor().signedIn("approver", "/exceptions/" + id)) {
      // When
      visitor.page().getByText("Approve", exactly()).click();

      // Then
      assertThat(visitor.page().locator(".notice.good")).containsText("Approved");
      wanted.api().awaitState(id, "ACTIVE");
    }
  }

  @Test
  void aDecisionThatNeedsAStrongerSignInLeadsThroughKeycloakAndBack() {
    // Given
    var wanted = site.wanted("strong-read");
    var id = wanted.request();
    try (var visitor = site.visitor().signedIn("approver", "/exceptions/" + id)) {
      var page = visitor.page();
      var asked =
          page.waitForRequest(
              request -> request.url().contains("acr_values=gold"),
              () -> page.getByText("Approve", exactly()).click());

      // When
      visitor.signInOnceMore("approver");

      // Then
      assertThat(asked.url()).contains("max_age=3600");
      assertThat(page).hasURL(site.url() + "/exceptions/" + id + "?done=SIGNED_IN");
      assertThat(page.locator(".notice.good")).containsText("Nothing is decided yet");
      assertThat(wanted.state(id)).isEqualTo("AWAITING_APPROVAL");
      page.getByText("Approve", exactly()).click();
      assertThat(page.locator(".notice.good")).containsText("Approved");
      wanted.api().awaitState(id, "ACTIVE");
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  void aDecisionThatNeedsAFresherSignInLeadsThroughKeycloakAndBack() {
    // Given
    var wanted = site.wanted("fresh-read");
    var id = wanted.request();
    awaitAge(Duration.ofSeconds(61));
    var page = early.page();
    early.open("/exceptions/" + id);
    page.locator(".approve input[name=comment]").fill("As discussed");
    page.getByText("Approve", exactly()).click();
    assertThat(page.locator("#password")).isVisible();

    // When
    early.signInOnceMore("approver2");

    // Then
    assertThat(page).hasURL(site.url() + "/exceptions/" + id + "?done=SIGNED_IN");
    page.getByText("Approve", exactly()).click();
    assertThat(page.locator(".notice.good")).containsText("Approved");
    wanted.api().awaitState(id, "ACTIVE");
    assertThat(early.complaints()).isEmpty();
  }

  private static void awaitAge(Duration age) {
    await("a sign-in that is old enough")
        .atMost(age.plusSeconds(30))
        .until(() -> Instant.now().isAfter(signedIn.plus(age)));
  }

  @Test
  void whoeverComesBackWithoutTheLevelThatIsAskedForIsTold() {
    // Given
    var wanted = site.wanted("unheard-of-read");
    var id = wanted.request();
    try (var visitor = site.visitor().signedIn("approver", "/exceptions/" + id)) {
      // When
      visitor.page().getByText("Approve", exactly()).click();

      // Then
      assertThat(visitor.page())
          .hasURL(site.url() + "/exceptions/" + id + "?done=SIGN_IN_INSUFFICIENT");
      assertThat(visitor.page().locator(".notice.bad")).containsText("Whoever runs Keycloak");
      assertThat(wanted.state(id)).isEqualTo("AWAITING_APPROVAL");
    }
  }

  @Test
  void theApiRefusesADecisionByATooWeakTokenAndSaysWhatToDo() {
    // Given
    var wanted = site.wanted("strong-read");
    var id = wanted.request();

    // When
    var answer = new Grants(site.url(), Site.REALM.userToken("approver")).approve(id);

    // Then
    answer
        .then()
        .statusCode(401)
        .header(
            "WWW-Authenticate",
            "Bearer error=\"insufficient_user_authentication\", acr_values=\"gold\","
                + " max_age=\"3600\"");
    assertThat(answer.<String>path("code")).isEqualTo("insufficient-sign-in");
    assertThat(wanted.state(id)).isEqualTo("AWAITING_APPROVAL");
  }

  @Test
  void everythingWorksByKeyboardAlone() {
    // Given
    var wanted = site.wanted(URGENT);
    var id = wanted.request();
    try (var visitor = site.visitor().signedIn("approver", "/")) {
      var keyboard = visitor.page().keyboard();
      int cards = visitor.page().locator("article.card").count();
      for (int moved = 0; moved <= cards && !isFocused(card(visitor, wanted)); moved++) {
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

  @Test
  void everythingWorksWithoutScripts() {
    // Given
    var wanted = site.wanted();
    var id = wanted.request();
    var withoutScripts = new Browser.NewContextOptions().setJavaScriptEnabled(false);
    try (var visitor = site.visitor(withoutScripts).signedIn("approver", "/exceptions/" + id)) {
      visitor.screenshot("exception-without-scripts");

      // When
      visitor.page().getByText("Approve", exactly()).click();

      // Then
      assertThat(visitor.page().locator(".notice.good")).containsText("Approved");
      wanted.api().awaitState(id, "ACTIVE");
    }
  }

  @Test
  void anExceptionIsRevokedOnItsPage() {
    // Given
    var wanted = site.wanted();
    var id = wanted.active();
    try (var visitor = site.visitor().signedIn("admin", "/exceptions/" + id)) {
      // When
      visitor
          .page()
          .locator("form[action$=revoke] input[name=comment]")
          .fill("The pipeline is compromised");
      visitor.page().getByText("Revoke now").click();

      // Then
      assertThat(visitor.page().locator(".notice.good")).containsText("Revoked");
      wanted.api().awaitState(id, "REVOKED");
      assertThat(visitor.page().locator(".instants")).containsText("Over since");
    }
  }

  // ---- forms that are no forms of ours

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/exceptions/%s/approve",
        "/exceptions/%s/deny",
        "/exceptions/%s/withdraw",
        "/exceptions/%s/revoke",
        "/exceptions/%s/extend",
        "/request",
        "/request/preview",
        "/sign-out"
      })
  void aFormWithoutTheTokenOfTheSessionIsRefused(String path) {
    // Given
    var wanted = site.wanted();
    var id = wanted.request();
    try (var visitor = site.visitor().signedIn("approver", "/")) {
      var form = FormData.create().set("comment", "x").set("version", "1").set("form-token", "x");

      // When
      var answer =
          visitor
              .context()
              .request()
              .post(site.url() + path.formatted(id), RequestOptions.create().setForm(form));

      // Then
      assertThat(answer.status()).isEqualTo(403);
      assertThat(wanted.state(id)).isEqualTo("AWAITING_APPROVAL");
    }
  }

  @Test
  void whatSomebodyTypedIsTextAndNothingElse() {
    // Given
    var wanted = site.wanted(URGENT);
    var evil = "\"'><img src=x onerror=alert(1)><script>alert(2)</script>{frame.formToken}";
    var id =
        wanted.request(
            Map.of("reason", evil, "compensatingControls", List.of(evil), "ticket", "CHG-1"));
    try (var visitor = site.visitor().signedIn("approver", "/")) {
      assertThat(card(visitor, wanted).locator(".reason")).hasText(evil);
      card(visitor, wanted).locator(".deny input[name=comment]").fill(evil);

      // When
      card(visitor, wanted).locator(".deny button").click();

      // Then
      visitor.open("/exceptions/" + id);
      assertThat(visitor.page().locator(".reason").first()).hasText(evil);
      assertThat(visitor.page().getByText(evil).last()).isAttached();
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
    var evil = "\"'><img src=x onerror=alert(1)><script>alert(2)</script>{frame.formToken}";
    var encoded = URLEncoder.encode(evil, StandardCharsets.UTF_8);
    try (var visitor = site.visitor().signedIn("admin", "/")) {
      // When
      var answer = visitor.open(path.formatted(encoded, waiting));

      // Then
      assertThat(answer.status()).isLessThan(500);
      assertThat(visitor.page().locator("script:not([src]), img[src=x]")).hasCount(0);
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  // ---- asking

  @Test
  void aPersonAsksAndSeesMeanwhileWhatWouldBecomeOfIt() {
    // Given
    var wanted = site.wanted();
    try (var visitor = site.visitor().signedIn("requester", "/request")) {
      var page = visitor.page();
      page.locator("#request input[name=subject]").pressSequentially(wanted.subject());
      page.locator("#request input[name=scope]").pressSequentially(wanted.scope());
      page.locator("#request input[name=duration]").pressSequentially("2 h");
      assertThat(page.locator("#preview")).containsText("vault-api");
      assertThat(page.locator("#preview")).containsText("The ticket is missing");
      page.locator("#request textarea[name=reason]").fill("Rotate the credentials");
      page.locator("#request input[name=ticket]").fill("CHG-7");
      page.locator("#request textarea[name=controls]").fill("Build subnet\nAudit device");
      visitor.screenshot("request");

      // When
      page.getByText("Ask for it", exactly()).click();

      // Then
      assertThat(page.locator(".notice.good")).containsText("Requested");
      var listed = wanted.api().list(wanted.subject()).jsonPath();
      assertThat(listed.getString("items[0].duration")).isEqualTo("PT2H");
      assertThat(listed.getList("items[0].compensatingControls")).hasSize(2);
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  void namesAreCompletedAsOneTypes() {
    // Given
    var wanted = site.wanted();
    try (var visitor = site.visitor().signedIn("requester", "/request")) {
      var page = visitor.page();

      // When
      page.locator("#request input[name=subject]").pressSequentially(wanted.subject());
      page.locator("#request input[name=scope]").pressSequentially("vault-");

      // Then
      // Both were made a moment ago: what Keycloak said is kept for half a minute.
      awaitCompletion(page, "subject", "#clients", wanted.subject());
      awaitCompletion(page, "scope", "#scopes", wanted.scope());
      assertThat(page.locator("#scopes option[value=profile]")).hasCount(0);
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  private static void awaitCompletion(Page page, String field, String list, String name) {
    var input = page.locator("#request input[name=" + field + "]");
    await("the completion of " + name)
        .pollInSameThread()
        .pollInterval(Duration.ofSeconds(1))
        .atMost(Duration.ofMinutes(2))
        .until(() -> {
          input.fill(name.substring(0, name.length() - 1));
          input.fill(name);
          return page.locator("%s option[value='%s']".formatted(list, name)).count() == 1;
        });
  }

  @Test
  void whatIsWrongWithARequestIsToldBesideWhatWasTyped() {
    // Given
    var wanted = site.wanted();
    try (var visitor = site.visitor().signedIn("requester", "/request")) {
      var page = visitor.page();
      page.locator("#request input[name=subject]").fill(wanted.subject());
      page.locator("#request input[name=scope]").fill(wanted.scope());
      page.locator("#request input[name=duration]").fill("3 d");
      page.locator("#request textarea[name=reason]").fill("Rotate the credentials");

      // When
      page.getByText("Ask for it", exactly()).click();

      // Then
      assertThat(page.locator(".notice.bad")).containsText("at most PT8H");
      assertThat(page.locator("#request textarea[name=reason]")).hasValue("Rotate the credentials");
    }
  }

  // ---- the rules

  @Test
  void thePoliciesTellWhichOneWouldDecide() {
    // Given
    try (var visitor = site.visitor().signedIn("auditor", "/policies")) {
      assertThat(visitor.page().locator(".head time")).isVisible();
      visitor.page().locator("input[name=subject]").fill("ci-deployer");
      visitor.page().locator("input[name=scope]").fill("vault-read");
      visitor.page().locator("input[name=time]").fill("9 h");

      // When
      visitor.page().getByText("See", exactly()).click();

      // Then
      assertThat(visitor.page().locator(".notice.bad")).containsText("at most PT8H");
      visitor.open("/policies?subject=ci-deployer&scope=vault-read&time=2+h");
      assertThat(visitor.page().locator(".notice.good")).containsText("Policy vault decides.");
      visitor.open("/policies?subject=ci-deployer&scope=unheard-of");
      assertThat(visitor.page().locator(".notice.bad")).containsText("No policy covers this");
    }
  }

  // ---- the log

  @Test
  void theLogTellsWhenItWasSignedAndCheckedAndIsFilteredByTime() {
    // Given
    var id = site.wanted().request();
    try (var visitor = site.visitor().signedIn("auditor", "/audit?grant=" + id)) {
      var page = visitor.page();
      assertThat(page.locator("tbody tr")).hasCount(1);
      assertThat(page.locator("dl.facts")).containsText("Signed");
      assertThat(page.locator("dl.facts")).containsText("Checked by itself");

      // When
      page.locator("input[name=to]").fill("2020-01-01T00:00");
      page.getByText("Filter", exactly()).click();

      // Then
      assertThat(page.locator("main")).containsText("No event fits");
      assertThat(page).hasURL(Pattern.compile(".*zone=Europe%2FBerlin.*"));
      page.locator("input[name=to]").fill("");
      page.locator("input[name=from]").fill("2020-01-01T00:00");
      page.getByText("Filter", exactly()).click();
      assertThat(page.locator("tbody tr")).hasCount(1);
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  // ---- who has what

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

  private static Locator row(Visitor visitor, Site.Wanted wanted) {
    return visitor
        .page()
        .locator("tbody tr")
        .filter(new Locator.FilterOptions().setHasText(wanted.subject()));
  }

  @Test
  void whoHasWhatIsReadAndSearchedWithoutScripts() {
    // Given
    var withoutScripts = new Browser.NewContextOptions().setJavaScriptEnabled(false);
    try (var visitor = site.visitor(withoutScripts).signedIn("auditor", "/service-accounts")) {
      visitor.page().locator("input[name=q]").fill("partner-exp");

      // When
      visitor.page().getByText("Filter", exactly()).click();

      // Then
      assertThat(visitor.page().locator("tbody th")).hasText(new String[] {"partner-sync"});
      assertThat(visitor.page().locator("tbody tr.alarm")).containsText("partner-export");
      visitor.open("/exceptions/" + active + "/use");
      assertThat(visitor.page().locator("h1")).hasText("Was it used?");
    }
  }

  @Test
  void whoMayNotReadEverythingIsNotShownWhoHasWhat() {
    // Given
    try (var visitor = site.visitor().signedIn("approver", "/")) {
      // When
      var answer = visitor.open("/service-accounts");

      // Then
      assertThat(answer.status()).isEqualTo(403);
      assertThat(visitor.page().locator("tbody")).hasCount(0);
    }
  }

  // ---- living pages

  @Test
  void theInboxShowsWhatComesInByItself() {
    // Given
    var wanted = site.wanted(URGENT);
    try (var visitor = site.visitor().signedIn("approver", "/")) {
      assertThat(card(visitor, wanted)).hasCount(0);

      // When
      wanted.request();

      // Then
      assertThat(card(visitor, wanted)).isVisible();
    }
  }

  @Test
  void nothingIsTakenFromUnderSomebodysHands() {
    // Given
    var wanted = site.wanted(URGENT);
    var id = wanted.request();
    var other = site.wanted(URGENT);
    try (var visitor = site.visitor().signedIn("approver", "/")) {
      var reason = card(visitor, wanted).locator(".deny input[name=comment]");
      reason.fill("I am still thi");

      // When
      other.request();

      // Then
      assertThat(visitor.page().locator(".fresh")).isVisible();
      assertThat(reason).hasValue("I am still thi");
      assertThat(wanted.state(id)).isEqualTo("AWAITING_APPROVAL");
    }
  }

  @Test
  void aPageLivesOnWhenTheServiceIsStartedAnew() {
    // Given
    var wanted = site.wanted(URGENT);
    try (var visitor = site.visitor().signedIn("approver", "/")) {
      visitor.page().evaluate("() => { window.stayed = true; }");
      assertThat(card(visitor, wanted)).hasCount(0);
      site.startAnew();

      // When
      wanted.request();

      // Then
      assertThat(card(visitor, wanted)).isVisible(withinAMinute());
      // The browser complains of what it could not read meanwhile, and is right.
      assertThat((Boolean) visitor.page().evaluate("() => window.stayed === true")).isTrue();
    }
  }

  private static LocatorAssertions.IsVisibleOptions withinAMinute() {
    return new LocatorAssertions.IsVisibleOptions().setTimeout(60_000);
  }

  // ---- whether it was used

  @Test
  void anApproverSeesWhetherWhatTheSubjectHadBeforeWasUsed() {
    // Given
    var used = site.wanted(URGENT);
    used.revoked(used.active(true));
    used.request();
    var unused = site.wanted(URGENT);
    unused.revoked(unused.active(false));
    unused.request();
    try (var visitor = site.visitor()) {
      // When
      visitor.signedIn("approver", "/");

      // Then
      assertThat(card(visitor, used)).containsText("Used: the last token with it came");
      assertThat(card(visitor, unused)).containsText("Not used: no sign-in");
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  // ---- addresses that are none

  @ParameterizedTest
  @ValueSource(strings = {"/exceptions;x=1", "/service-accounts;x", "/;x", "/no-such-page"})
  void anAddressThatIsNoneIsNotFound(String path) {
    // Given
    try (var visitor = site.visitor().signedIn("auditor", "/")) {
      // When
      var answer = visitor.open(path);

      // Then
      assertThat(answer.status()).isEqualTo(404);
      assertThat(visitor.page().locator("h1")).hasText("There is nothing here");
    }
  }

  // ---- proof

  @Test
  void theBrowserVerifiesTheEvidence() {
    // Given
    var wanted = site.wanted();
    var id = wanted.active();
    try (var visitor = site.visitor().signedIn("auditor", "/exceptions/" + id)) {
      // When
      visitor.page().getByText("Verify it here").click();

      // Then
      assertThat(visitor.page().locator("#verification")).containsText("nothing of it was changed");
      visitor.screenshot("exception-verified");
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  void theBrowserFindsEvidenceThatWasChanged() {
    // Given
    var wanted = site.wanted();
    var id = wanted.active();
    try (var visitor = site.visitor().signedIn("auditor", "/exceptions/" + id)) {
      visitor
          .page()
          .route(
              "**/evidence",
              route -> {
                var told = route.fetch().text();
                // The first byte of every entry is another one.
                route.fulfill(
                    new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody(told.replace("\"entry\":\"ey", "\"entry\":\"fy")));
              });

      // When
      visitor.page().getByText("Verify it here").click();

      // Then
      assertThat(visitor.page().locator("#verification .wrong")).containsText("not in the log");
    }
  }

  @Test
  void theEvidenceIsDownloadedForTheCommandLine(@TempDir Path folder) throws Exception {
    // Given
    var wanted = site.wanted();
    var id = wanted.active();
    try (var visitor = site.visitor().signedIn("auditor", "/exceptions/" + id)) {
      // When
      var download =
          visitor
              .page()
              .waitForDownload(() -> visitor.page().getByText("Download the evidence").click());
      var file = folder.resolve("evidence.json");
      download.saveAs(file);

      // Then
      assertThat(Evidence.parse(Files.readAllBytes(file)).grant()).isEqualTo(id);
    }
  }

  // ---- what every page has to be

  static Stream<Arguments> pages() {
    return Stream.of(
        arguments("inbox-empty", "requester", "/"),
        arguments("inbox-full", "approver", "/"),
        arguments("exceptions", "auditor", "/exceptions?show=all"),
        arguments("exceptions-empty", "auditor", "/exceptions?subject=no-such-client"),
        arguments("exception-waiting", "approver", "/exceptions/{waiting}"),
        arguments("exception-active", "admin", "/exceptions/{active}"),
        arguments("used", "admin", "/exceptions/{active}/use"),
        arguments("gains", "approver", "/exceptions/{waiting}/gains"),
        arguments("request-empty", "requester", "/request"),
        arguments("policies", "auditor", "/policies?subject=ci-deployer&scope=vault-read&time=2+h"),
        arguments("service-accounts", "auditor", "/service-accounts"),
        arguments("service-accounts-empty", "auditor", "/service-accounts?q=no-such-client"),
        arguments("audit", "auditor", "/audit"),
        arguments("audit-empty", "auditor", "/audit?actor=nobody"),
        arguments("not-found", "auditor", "/exceptions/no-such-id"),
        arguments("not-allowed", "approver", "/audit"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pages")
  void aPageIsLightUsableByEverybodyAndFreeOfFaults(String name, String who, String path) {
    // Given
    var options = new Browser.NewContextOptions().setViewportSize(1280, 800);
    try (var visitor = site.visitor(options)) {
      visitor.signedIn(who, "/policies");
      var bytes = new AtomicLong();
      visitor.page().onRequestFinished(request -> bytes.addAndGet(transferred(request)));

      // When
      visitor.open(addressed(path));

      // Then
      assertThat(visitor.page().locator("main")).isVisible();
      visitor.page().waitForLoadState(LoadState.LOAD);
      PAINTED.add("%s %d ms, %d KB".formatted(name, visitor.firstPaint(), bytes.get() / 1024));
      visitor.assertUsableByEverybody();
      visitor.screenshot(name);
      visitor.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
      visitor.assertUsableByEverybody();
      visitor.screenshot(name + "-dark");
      visitor.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
      visitor.page().setViewportSize(380, 800);
      assertThat(
              (Boolean)
                  visitor
                      .page()
                      .evaluate(
                          "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
          .as("fits 380 pixels")
          .isTrue();
      visitor.screenshot(name + "-narrow");
      assertThat(bytes.get()).isLessThan(MOST_BYTES);
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  private static String addressed(String path) {
    return path.replace("{waiting}", waiting).replace("{active}", active);
  }

  /** What came over the wire for it, headers included; the stream of changes does not end. */
  private static long transferred(Request request) {
    return request.url().endsWith("/live")
        ? 0
        : request.sizes().responseBodySize + request.sizes().responseHeadersSize;
  }
}
