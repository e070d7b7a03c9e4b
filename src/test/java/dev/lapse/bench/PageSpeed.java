package dev.lapse.bench;

import com.microsoft.playwright.Locator;
import dev.lapse.local.PackagedLapse;
import dev.lapse.local.RealmAdmin;
import dev.lapse.pages.Chromium;
import dev.lapse.pages.Visitor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** How soon a page is to be seen, and what a large realm costs the page of its service accounts. */
final class PageSpeed implements Measurement {
  private static final int CARDS = 10;
  private static final int VISITS = 15;
  private static final int LATER_VISITS = 3;
  private static final int MANY = 10_000;
  private static final double PAINT_MILLIS = 300;
  private static final String ACCOUNTS = "/service-accounts";

  /** By then a new reading of Keycloak is due. */
  private static final Duration LATER = Duration.ofSeconds(31);

  /** So long it may take to read all of them. */
  private static final Duration MOST = Duration.ofMinutes(3);

  @Override
  public String name() {
    return "pages";
  }

  @Override
  public String title() {
    return "The pages: first paint, and the service accounts of a large realm";
  }

  @Override
  public Result measure(Stage stage) {
    var result = Result.builder();
    var database = stage.newDatabase("pages");
    try (var chromium = Chromium.start()) {
      try (var lapse = open(stage, database)) {
        measurePaint(result, chromium, lapse, pages(stage, lapse));
      }
      try (var lapse = open(stage, database)) {
        measureAccounts(result, chromium, lapse, "a realm as it is imported");
      }
      stage.realm().populate("pages", MANY, 1);
      try (var lapse = open(stage, database)) {
        measureAccounts(result, chromium, lapse, "a realm of %,d more".formatted(MANY));
      }
    }
    return result
        .how(
            "First paint as Chromium tells it (PerformanceObserver) on loopback, of %d visits to each page, style and scripts from its cache; medians."
                .formatted(VISITS))
        .how(
            "Service accounts: from the asking until all of the HTML is there. First: after a start, until they are shown, when all of them were read from Keycloak. Leafing: %d times each, from that reading. Later: over %d s after the last reading, when a new one is due, %d times; medians."
                .formatted(VISITS, LATER.toSeconds(), LATER_VISITS))
        .build();
  }

  private static PackagedLapse open(Stage stage, BenchDatabase database) {
    var lapse = stage.startLapse(database);
    realm(stage).addRedirectUri("lapse", lapse.url() + "/*");
    return lapse;
  }

  private static RealmAdmin realm(Stage stage) {
    return new RealmAdmin(stage.parts().keycloak().url(), Realm.NAME);
  }

  /** A page with something to be seen on it, and who looks. */
  private record Shown(String name, String person, String path) {}

  private static List<Shown> pages(Stage stage, PackagedLapse lapse) {
    var calls = new GrantCalls(lapse.url(), realm(stage));
    var asked = new ArrayList<GrantCalls.Seen>();
    for (var pair : stage.realm().populateApart("pages-of", CARDS + 1, 1).pairs()) {
      asked.add(calls.request(pair.client(), pair.scope(), "PT2H"));
    }
    var active = calls.approve(asked.getLast());
    return List.of(
        new Shown("inbox", "approver", "/"),
        new Shown("one exception, waiting", "approver", "/exceptions/" + asked.getFirst().id()),
        new Shown("one exception, active", "admin", "/exceptions/" + active.id()),
        new Shown("register", "admin", "/exceptions"),
        new Shown("service accounts", "admin", ACCOUNTS),
        new Shown("audit", "admin", "/audit"),
        new Shown("policies", "admin", "/policies"),
        new Shown("request", "requester", "/request"));
  }

  private static void measurePaint(
      Result.Builder result, Chromium chromium, PackagedLapse lapse, List<Shown> pages) {
    for (var page : pages) {
      var painted = painted(chromium, lapse, page);
      var what = "first paint: " + page.name();
      result
          .figure(
              Figure.of(what, painted.median(), Unit.MILLISECONDS)
                  .aimingAt(new Target.Under(PAINT_MILLIS)))
          .raw(what, painted.summary());
    }
  }

  private static Percentiles painted(Chromium chromium, PackagedLapse lapse, Shown page) {
    try (var visitor = signedIn(chromium, lapse, page.person())) {
      visitor.open(page.path());
      var millis = new ArrayList<Double>();
      for (int visit = 0; visit < VISITS; visit++) {
        visitor.open(page.path());
        millis.add((double) visitor.firstPaint());
      }
      return Percentiles.of(millis);
    }
  }

  private static void measureAccounts(
      Result.Builder result, Chromium chromium, PackagedLapse lapse, String realm) {
    try (var admin = signedIn(chromium, lapse, "admin")) {
      result.figure(
          Figure.of("accounts of " + realm + ": first", shownAtFirst(admin), Unit.MILLISECONDS)
              .limitedBy("Keycloak, which is asked for 250 clients a call"));
      tell(result, realm + ": leafing", answered(admin, ACCOUNTS, VISITS, Duration.ZERO));
      tell(result, realm + ": search", answered(admin, ACCOUNTS + "?q=00", VISITS, Duration.ZERO));
      tell(result, realm + ": later", answered(admin, ACCOUNTS, LATER_VISITS, LATER));
    }
    result.figure(
        Figure.of(
            "accounts of " + realm + ": memory",
            ResidentMemory.of(lapse.process()),
            Unit.MEBIBYTES));
  }

  /** Until they are there, in milliseconds; the page says meanwhile that they are read. */
  private static double shownAtFirst(Visitor admin) {
    long begun = System.nanoTime();
    admin.open(ACCOUNTS);
    admin
        .page()
        .locator("tbody tr")
        .first()
        .waitFor(new Locator.WaitForOptions().setTimeout((double) MOST.toMillis()));
    return (System.nanoTime() - begun) / 1e6;
  }

  private static void tell(Result.Builder result, String what, Percentiles answered) {
    result
        .figure(Figure.of("accounts of " + what, answered.median(), Unit.MILLISECONDS))
        .raw("accounts of " + what, answered.summary());
  }

  private static Percentiles answered(Visitor admin, String path, int times, Duration pause) {
    var millis = new ArrayList<Double>();
    for (int time = 0; time < times; time++) {
      LockSupport.parkNanos(pause.toNanos());
      millis.add(answered(admin, path));
    }
    return Percentiles.of(millis);
  }

  private static double answered(Visitor admin, String path) {
    int status = admin.open(path).status();
    if (status != 200) {
      throw new IllegalStateException("%s answered with %d".formatted(path, status));
    }
    return admin.answered();
  }

  private static Visitor signedIn(Chromium chromium, PackagedLapse lapse, String person) {
    return chromium.visitor(lapse.url()).signedIn(person, "/policies");
  }
}
