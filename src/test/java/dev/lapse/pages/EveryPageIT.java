package dev.lapse.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
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

  @AfterAll
  static void keepFigures() throws IOException {
    // For docs/benchmarks.md: what else the machine does is in them, so no test asserts them.
    Files.write(Path.of("target", "screenshots", "first-paint.txt"), PAINTED);
  }

  private String addressed(String path) {
    return path.replace("{waiting}", site.waiting()).replace("{active}", site.active());
  }

  /** What came over the wire for it, headers included; the stream of changes does not end. */
  private static long transferred(Request request) {
    return request.url().endsWith("/live")
        ? 0
        : request.sizes().responseBodySize + request.sizes().responseHeadersSize;
  }
}
