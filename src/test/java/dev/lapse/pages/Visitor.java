package dev.lapse.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Somebody at a browser, of which everything that it complains about is kept. */
public final class Visitor implements AutoCloseable {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final String AXE = axe();
  private static final int REFUSED = 400;
  private static final String BROKEN_OFF = "net::ERR_ABORTED";

  private final BrowserContext context;
  private final Page page;
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<Pattern> expected = new ArrayList<>();

  Visitor(BrowserContext context) {
    this.context = context;
    // Told by the page itself, as it would tell whoever collects such reports.
    context.addInitScript(
        """
        addEventListener("securitypolicyviolation", broken =>
          console.error(`against the policy: ${broken.effectiveDirective} ${broken.blockedURI}`));
        """);
    page = context.newPage();
    page.onConsoleMessage(message -> {
      if (message.type().equals("error") && !isToldElsewhere(message.text())) {
        complain(message.text());
      }
    });
    page.onResponse(response -> {
      if (response.status() >= REFUSED) {
        complain("%d %s".formatted(response.status(), response.url()));
      }
    });
    page.onRequestFailed(request -> {
      // What is under way when a page is left is broken off.
      if (!BROKEN_OFF.equals(request.failure())) {
        complain("%s %s".formatted(request.failure(), request.url()));
      }
    });
    page.onPageError(this::complain);
    page.onDialog(dialog -> {
      complain("dialog: " + dialog.message());
      dialog.dismiss();
    });
  }

  /**
   * What the browser and htmx log of an answer or of a request that was broken off, without saying
   * which: the answer itself is looked at.
   */
  private static boolean isToldElsewhere(String error) {
    return Stream.of(
            "Failed to load resource",
            "Response Status Error Code",
            "htmx:sendAbort",
            "htmx:afterRequest")
        .anyMatch(error::startsWith);
  }

  private void complain(String what) {
    if (expected.stream().noneMatch(one -> one.matcher(what).find())) {
      complaints.add(what);
    }
  }

  /** Takes answers with that status for no complaint, from any address that has this in it. */
  Visitor expecting(int status, String address) {
    expected.add(Pattern.compile("^%d .*%s".formatted(status, Pattern.quote(address))));
    return this;
  }

  /**
   * Never hears that something has changed. Otherwise a page may read itself anew at any time, and
   * finds out by itself that its session is over.
   */
  Visitor hearingNothing() {
    page.route("**/live?*", route -> {});
    return this;
  }

  /** The page that is open. */
  public Page page() {
    return page;
  }

  /** What says exactly that. */
  Locator exactly(String text) {
    return page.getByText(text, new Page.GetByTextOptions().setExact(true));
  }

  /** The card of the inbox about that. */
  Locator card(Site.Wanted wanted) {
    return page.locator("article.card")
        .filter(new Locator.FilterOptions().setHasText(wanted.scope()));
  }

  BrowserContext context() {
    return context;
  }

  /**
   * What there was to complain of: errors, answers that refuse, what could not be loaded, what the
   * policy of the page blocked, dialogs. Nobody closes a browser that has some left.
   */
  List<String> complaints() {
    return complaints;
  }

  /** From now on everything is loaded anew. */
  void forgetWhatWasLoaded() {
    context.newCDPSession(page).send("Network.clearBrowserCache");
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
    try (InputStream script = Visitor.class.getResourceAsStream("/axe.min.js")) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    context.close();
    assertThat(complaints).as("what there was to complain of").isEmpty();
  }
}
