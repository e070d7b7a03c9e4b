package dev.lapse.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.lapse.local.RealmAdmin;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is on record, and what the rules would say, is told as it is; with two realms managed. */
class RecordPagesIT {
  private static Site site;

  @BeforeAll
  static void open() {
    site =
        new Site(
            Map.of(
                "LAPSE_KEYCLOAK_MANAGED_REALMS",
                "acme,partners",
                "LAPSE_PAGES_SIGN_IN_ORIGINS",
                "https://login.example.org"));
  }

  @AfterAll
  static void close() {
    site.close();
  }

  // ---- realms

  @Test
  void whereThereIsMoreThanOneRealmEachExceptionTellsItsOwn() {
    // Given
    var wanted = site.wanted();
    var id = wanted.request(Map.of("realm", "acme"));
    try (var visitor = site.visitor().signedIn("approver", "/exceptions/" + id)) {
      assertThat(visitor.page().locator("h1")).containsText("in acme");

      // When
      visitor.open("/exceptions?show=all&subject=" + wanted.subject() + "&realm=acme");

      // Then
      assertThat(visitor.page().locator("tbody")).containsText("acme");
      visitor.page().locator("select[name=realm]").selectOption("partners");
      assertThat(visitor.page().locator("main")).containsText("No exception fits");
      assertThat(visitor.page()).hasURL(Pattern.compile(".*realm=partners.*"));
      visitor.screenshot("exceptions-realms");
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  // ---- the register

  @Test
  void theChartTellsHowManyMoreThereAre() {
    // Given
    var wanted = site.wanted();
    IntStream.range(0, 22)
        .forEach(n ->
            wanted.request(
                Map.of("realm", "acme", "startsAt", Instant.now().plusSeconds(3600).toString())));
    try (var visitor = site.visitor()) {
      // When
      visitor.signedIn("approver", "/exceptions?show=waiting&subject=" + wanted.subject());

      // Then
      assertThat(visitor.page().locator(".chart rect.bar")).hasCount(20);
      assertThat(visitor.page().locator(".chart")).containsText("2 more hold in this time");
      visitor.screenshot("exceptions-chart");
      visitor.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
      visitor.screenshot("exceptions-chart-dark");
      visitor.assertUsableByEverybody();
    }
  }

  // ---- what would happen if

  @Test
  void whoeverMayOnlyReadSeesWhatWouldBecomeOfARequest() {
    // Given
    var wanted = site.wanted();
    try (var visitor = site.visitor().signedIn("auditor", "/policies")) {
      // When
      visitor.open(whatIf("acme", wanted.subject(), wanted.scope()));

      // Then
      assertThat(visitor.page().locator(".notice.good")).containsText("Policy vault decides.");
      assertThat(visitor.page().locator(".difference")).containsText("vault-api");
      assertThat(visitor.page().locator("main")).containsText("The ticket is missing");
      visitor.assertUsableByEverybody();
      visitor.screenshot("policies-what-if");
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  void whatIsStandingAlreadyIsSaidToBe() {
    // Given
    var wanted = site.wanted();
    Site.REALM.assignScope(wanted.subject(), wanted.scope(), RealmAdmin.ScopeType.OPTIONAL);
    try (var visitor = site.visitor().signedIn("auditor", "/policies")) {
      // When
      visitor.open(whatIf("acme", wanted.subject(), wanted.scope()));

      // Then
      assertThat(visitor.page().locator(".notice.bad")).containsText("has this scope already");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "acme, no-such-client, vault-read, 'has no client “no-such-client”'",
    "acme, ci-deployer, vault-unheard-of, 'has no client scope “vault-unheard-of”'",
    "nowhere, ci-deployer, vault-read, 'must be a managed realm: acme, partners'"
  })
  void whatIsNotThereIsSaidInWords(String realm, String subject, String scope, String told) {
    // Given
    try (var visitor = site.visitor().signedIn("auditor", "/policies")) {
      // When
      visitor.open(whatIf(realm, subject, scope));

      // Then
      assertThat(visitor.page().locator(".notice.bad")).containsText(told);
    }
  }

  private static String whatIf(String realm, String subject, String scope) {
    return "/policies?realm=%s&subject=%s&scope=%s&time=2+h".formatted(realm, subject, scope);
  }

  // ---- the log

  @Test
  void aFilterOfSomebodyElsewhereMeansTheSameInstants() {
    // Given
    var inTokyo = "/audit?from=2026-03-01T12:00&zone=Asia/Tokyo";
    try (var visitor = site.visitor().signedIn("auditor", "/policies")) {
      // When
      visitor.open(inTokyo);

      // Then
      assertThat(visitor.page().locator("input[name=from]")).hasValue("2026-03-01T04:00");
      assertThat(visitor.page().locator("input[name=zone]")).hasValue("Europe/Berlin");
    }
  }

  @Test
  void withoutScriptsAFilterKeepsTheZoneThatItWasMadeIn() {
    // Given
    var inTokyo = "/audit?from=2026-03-01T12:00&zone=Asia/Tokyo";
    var withoutScripts = new Browser.NewContextOptions().setJavaScriptEnabled(false);
    try (var visitor = site.visitor(withoutScripts).signedIn("auditor", "/policies")) {
      // When
      visitor.open(inTokyo);

      // Then
      assertThat(visitor.page().locator("input[name=from]")).hasValue("2026-03-01T12:00");
      assertThat(visitor.page().locator("input[name=zone]")).hasValue("Asia/Tokyo");
      assertThat(visitor.page().locator("form.filters")).containsText("in Asia/Tokyo");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grant=no-such-id", "from=yesterday", "action=GRANT_EATEN"})
  void whatIsWrongWithAFilterIsTold(String filter) {
    // Given
    try (var visitor = site.visitor().signedIn("auditor", "/policies")) {
      // When
      visitor.open("/audit?" + filter);

      // Then
      assertThat(visitor.page().locator(".notice.bad"))
          .containsText(filter.substring(filter.indexOf('=') + 1));
      assertThat(visitor.page().locator("main")).not().containsText("No event fits");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/audit/export", "/exceptions/{id}/evidence"})
  void whatIsHandedOverIsKeptByNoCache(String path) {
    // Given
    var id = site.wanted().request(Map.of("realm", "acme"));
    try (var visitor = site.visitor().signedIn("auditor", "/policies")) {
      awaitEvidence(visitor, id);

      // When
      var answer = visitor.context().request().get(site.url() + path.replace("{id}", id));

      // Then
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.headers()).containsEntry("cache-control", "no-store");
    }
  }

  private static void awaitEvidence(Visitor visitor, String id) {
    await("evidence")
        .pollInSameThread()
        .until(() ->
            visitor.context().request().get(site.url() + "/exceptions/" + id + "/evidence").status()
                == 200);
  }

  // ---- signing in elsewhere

  @Test
  void formsMayLeadToWhereTheOperatorSays() {
    // Given
    try (var visitor = site.visitor().signedIn("auditor", "/policies")) {
      // When
      var answer = visitor.open("/policies");

      // Then
      assertThat(answer.headers().get("content-security-policy"))
          .endsWith(" https://login.example.org");
    }
  }
}
