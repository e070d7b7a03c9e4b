package dev.lapse.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every page has to be. */
@ExtendWith(SharedSite.class)
class EveryPageIT {
  private static final int MOST_BYTES = 150 * 1024;

  /** When each page was first to be seen, and how heavy it is. */
  private static final List<String> PAINTED = new CopyOnWriteArrayList<>();

  private final Site site;

  EveryPageIT(Site site) {
    this.site = site;
  }

  @ParameterizedTest
  @ValueSource(strings = {"/exceptions;x=1", "/service-accounts;x", "/;x", "/no-such-page"})
  void anAddressThatIsNoneIsNotFound(String path) {
    // Given
    try (var visitor = site.visitor().signedIn("auditor", "/")) {
      visitor.expecting(404, path);

      // When
      var answer = visitor.open(path);

      // Then
      assertThat(answer.status()).isEqualTo(404);
      assertThat(visitor.page().locator("h1")).hasText("There is nothing here");
    }
  }

  static Stream<Arguments> pages() {
    return Stream.of(
        arguments("inbox-empty", "requester", "/"),
        arguments("inbox-full", "approver", "/"),
        arguments("inbox-notice", "approver", "/?done=APPROVED&exception={active}"),
        arguments("exceptions", "auditor", "/exceptions?show=all"),
        arguments("exceptions-empty", "auditor", "/exceptions?subject=no-such-client"),
        arguments("exception-waiting", "approver", "/exceptions/{waiting}"),
        arguments(
            "exception-notice", "approver", "/exceptions/{waiting}?done=SIGN_IN_INSUFFICIENT"),
        arguments("exception-active", "admin", "/exceptions/{active}"),
        arguments("used", "admin", "/exceptions/{active}/use"),
        arguments("gains", "approver", "/exceptions/{waiting}/gains"),
        arguments("request-empty", "requester", "/request"),
        arguments("policies", "auditor", "/policies?subject=ci-deployer&scope=vault-read&time=2+h"),
        arguments("service-accounts", "auditor", "/service-accounts"),
        arguments("service-accounts-empty", "auditor", "/service-accounts?q=no-such-client"),
        arguments("findings-empty", "auditor", "/findings"),
        arguments("findings-settled-empty", "auditor", "/findings?show=settled"),
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
      visitor
          .expecting(404, "/exceptions/no-such-id")
          .expecting(403, "/audit")
          .signedIn(who, "/policies");
      visitor.forgetWhatWasLoaded();
      var bytes = new AtomicLong();
      visitor.page().onRequestFinished(request -> bytes.addAndGet(transferred(request)));

      // When
      visitor.open(addressed(path));

      // Then
      assertThat(visitor.page().locator("main")).isVisible();
      awaitAllOfIt(visitor);
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
      visitor.assertUsableByEverybody();
      visitor.screenshot(name + "-narrow");
      assertThat(bytes.get()).isLessThan(MOST_BYTES);
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @AfterAll
  static void keepFigures() throws IOException {
    // For docs/benchmarks.md: what else the machine does is in them, so no test asserts them.
    Files.write(Path.of("target", "screenshots", "first-paint.txt"), PAINTED);
  }

  private String addressed(String path) {
    return path.replace("{waiting}", site.waiting()).replace("{active}", site.active());
  }

  /** What came over the wire for it, headers included. */
  private static long transferred(Request request) {
    var sizes = request.sizes();
    return (long) sizes.responseBodySize + sizes.responseHeadersSize;
  }

  /** Also what the page asks for by itself once it is there. */
  private static void awaitAllOfIt(Visitor visitor) {
    visitor.page().waitForLoadState(LoadState.LOAD);
    assertThat(visitor.page().locator("[hx-trigger=load] > a")).hasCount(0);
  }

  /** A page that came right after a change reads itself anew at once, since clocks may differ. */
  private static void awaitThatTheyAreNoNews() {
    var asked = Instant.now();
    await().until(() -> Instant.now().isAfter(asked.plusSeconds(3)));
  }

  /** Requests of that many letters in the reason and in each of so many controls. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({"inbox-of-many, 300, 2, 80, 15", "inbox-of-long-ones, 2000, 20, 500, 3"})
  void anInboxAtItsLimitIsLightToo(String name, int reason, int controls, int letters, int cards) {
    // Given
    var wanted = site.wanted(Site.URGENT);
    Map<String, Object> terms =
        Map.of(
            "reason",
            "Because ".repeat(reason / 8),
            "compensatingControls",
            Collections.nCopies(controls, "Control ".repeat(letters / 8)));
    for (int one = 0; one < 16; one++) {
      wanted.request(terms);
    }
    awaitThatTheyAreNoNews();
    try (var visitor = site.visitor().signedIn("approver", "/policies")) {
      visitor.forgetWhatWasLoaded();
      var bytes = new AtomicLong();
      visitor.page().onRequestFinished(request -> bytes.addAndGet(transferred(request)));

      // When
      visitor.open("/");

      // Then
      assertThat(visitor.page().locator("article.card")).hasCount(cards);
      assertThat(visitor.page().locator("main")).containsText("There are more");
      awaitAllOfIt(visitor);
      PAINTED.add("%s %d ms, %d KB".formatted(name, visitor.firstPaint(), bytes.get() / 1024));
      assertThat(bytes.get()).isBetween(60L * 1024, (long) MOST_BYTES);
      visitor.screenshot(name);
    }
  }

  @Test
  void thePagesHaveASignAndALogoOfTheirOwn() {
    // Given
    try (var visitor = site.visitor().signedIn("auditor", "/policies")) {
      var page = visitor.page();
      var sign = page.locator("link[rel=icon]").getAttribute("href");

      // When
      var answer = visitor.context().request().get(site.url() + sign);

      // Then
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.headers()).containsEntry("content-type", "image/svg+xml");
      assertThat(answer.text()).contains("<svg");
      assertThat((Integer) page.locator(".brand img").evaluate("logo => logo.naturalWidth"))
          .isPositive();
    }
  }
}
