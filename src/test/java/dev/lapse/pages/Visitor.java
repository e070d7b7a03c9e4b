package dev.lapse.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.RequestOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Somebody at a browser, of which everything that it complains about is kept. */
public final class Visitor implements AutoCloseable {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final String AXE = axe();

  private final BrowserContext context;
  private final Page page;
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  Visitor(BrowserContext context) {
    this.context = context;
    page = context.newPage();
    page.onConsoleMessage(message -> {
      if (message.type().equals("error") && !isExpected(message.text())) {
        complaints.add(message.text());
      }
    });
    page.onPageError(complaints::add);
    page.onDialog(dialog -> {
      complaints.add("dialog: " + dialog.message());
      dialog.dismiss();
    });
  }

  /**
   * A refusal that a test provokes is logged by the browser as a failed load; and what is under way
   * when a page is left is broken off, which htmx tells as an error.
   */
  private static boolean isExpected(String error) {
    return Stream.of("Failed to load resource", "htmx:sendAbort", "htmx:afterRequest")
        .anyMatch(error::startsWith);
  }

  /** The page that is open. */
  public Page page() {
    return page;
  }

  BrowserContext context() {
    return context;
  }

  /** What the browser complained of: errors, what the policy of the page blocked, dialogs. */
  List<String> complaints() {
    return complaints;
  }

  /** Goes to the page, and signs in on the way. */
  public Visitor signedIn(String name, String path) {
    page.navigate(path);
    signIn(name);
    return this;
  }

  /** Fills Keycloak's form in. */
  void signIn(String name) {
    page.locator("#username").fill(name);
    page.locator("#password").fill(name);
    page.locator("#kc-login").click();
    page.waitForLoadState(LoadState.LOAD);
  }

  /** Sends Keycloak's form, and tells the address to which that leads, without going there. */
  String submitted(String name) {
    var form =
        RequestOptions.create()
            .setForm(FormData.create().set("username", name).set("password", name))
            .setMaxRedirects(0);
    var action = page.locator("#kc-form-login").getAttribute("action");
    return context.request().post(action, form).headers().get("location");
  }

  /** Fills Keycloak's form in where it knows already who it is, and wants to be sure. */
  void signInOnceMore(String name) {
    page.locator("#password").fill(name);
    page.locator("#kc-login").click();
    page.waitForLoadState(LoadState.LOAD);
  }

  /** Goes to the page, and waits until it is loaded. */
  public Response open(String path) {
    return page.navigate(path);
  }

  /** Keeps what is seen of the page at first. */
  void view(String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
  }

  /** Keeps what the page looks like. */
  void screenshot(String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")).setFullPage(true));
  }

  /** How long after the page was asked for something of it was to be seen, in milliseconds. */
  public long firstPaint() {
    return ((Number)
            page.evaluate(
                """
                () => new Promise(told => new PerformanceObserver(list =>
                    told(Math.round(list.getEntries()[0].startTime)))
                  .observe({ type: "paint", buffered: true }))
                """))
        .longValue();
  }

  /** How long after the page was asked for all of its HTML was there, in milliseconds. */
  public double answered() {
    return ((Number)
            page.evaluate(
                """
                () => {
                  const [page] = performance.getEntriesByType("navigation");
                  return page.responseEnd - page.requestStart;
                }
                """))
        .doubleValue();
  }

  /** What axe finds on the page that not everybody can use. */
  void assertUsableByEverybody() {
    // Evaluated by the browser's own tools, which the policy of the page does not bind.
    page.evaluate(AXE);
    var found =
        page.evaluate(
            """
            () => axe.run(document).then(result => result.violations.map(violation =>
              violation.id + ": " + violation.nodes.map(node => node.html + " " + node.failureSummary).join(" | ")))
            """);
    assertThat((List<?>) found).as(page.url()).isEmpty();
  }

  private static String axe() {
    try (InputStream script =
        Visitor.class.getResourceAsStream(
            "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js")) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
