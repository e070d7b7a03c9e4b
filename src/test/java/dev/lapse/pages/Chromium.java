package dev.lapse.pages;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import dev.lapse.local.InstalledChromium;
import java.util.List;
import java.util.Map;

/** The browser of this machine, for any number of people who know nothing of each other. */
public final class Chromium implements AutoCloseable {
  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Playwright playwright) {
    this.playwright = playwright;
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(InstalledChromium.find())
                    // The browser's own walls need rights that a container does not give.
                    .setArgs(List.of("--no-sandbox", "--disable-gpu")));
  }

  /** Starts it, without a window. */
  public static Chromium start() {
    return new Chromium(
        Playwright.create(
            new Playwright.CreateOptions()
                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))));
  }

  /** Somebody on that site, signed in nowhere. */
  public Visitor visitor(String site) {
    return visitor(site, new Browser.NewContextOptions());
  }

  Visitor visitor(String site, Browser.NewContextOptions options) {
    return new Visitor(
        browser.newContext(
            options.setBaseURL(site).setLocale("en-GB").setTimezoneId("Europe/Berlin")));
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
