package dev.lapse.pages;

import com.microsoft.playwright.Browser;
import dev.lapse.faults.DemoSettings;
import dev.lapse.faults.OwnDatabase;
import dev.lapse.local.PackagedLapse;
import dev.lapse.local.RealmAdmin;
import dev.lapse.local.TestParts;
import dev.lapse.testing.Grants;
import dev.lapse.testing.LapseApi;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** One packaged service for all tests of the pages, with a browser in front of it. */
final class Site implements AutoCloseable {
  static final RealmAdmin REALM = RealmAdmin.ofTests();

  private static final Path POLICIES = Path.of("src/test/resources/pages-policies.yaml");

  /** What clients are called in the pictures that are made. */
  private static final List<String> NAMES =
      List.of("nightly-backup", "ci-deployer", "report-builder", "invoice-sync", "image-scanner");

  private final OwnDatabase database = OwnDatabase.create();
  private PackagedLapse lapse;
  private final Chromium chromium = Chromium.start();
  private final AtomicInteger named = new AtomicInteger();

  Site() {
    this(Map.of());
    lapse.awaitReady();
  }

  /** With these settings besides the usual ones; it lives, and need not be ready. */
  Site(Map<String, String> more) {
    lapse =
        PackagedLapse.start(
            DemoSettings.of(database, TestParts.get().keycloakUrl(), settings(more)));
    REALM.setRedirectUris("lapse", lapse.url() + "/*");
    LevelsOfSignIn.askedForBy(REALM, "lapse");
    lapse.awaitLive();
  }

  private static Map<String, String> settings(Map<String, String> more) {
    var settings = new HashMap<>(more);
    settings.put("LAPSE_POLICY_FILE", POLICIES.toAbsolutePath().toString());
    settings.put("LAPSE_PAGES_TICKET_LINK", "https://tickets.example.com/browse/TICKET");
    return settings;
  }

  /** Kills the service, and waits until another one is ready at its address. */
  void startAnew() {
    lapse = lapse.startAnew().awaitReady();
  }

  String url() {
    return lapse.url();
  }

  /** Somebody at a browser of their own, signed in nowhere. */
  Visitor visitor() {
    return visitor(new Browser.NewContextOptions());
  }

  Visitor visitor(Browser.NewContextOptions options) {
    return chromium.visitor(url(), options);
  }

  /** A subject with a scope that the policy {@code vault} covers, both of its own. */
  Wanted wanted() {
    return wanted("vault-read");
  }

  /** The same with another scope, whose name begins so. */
  Wanted wanted(String scopes) {
    var own = UUID.randomUUID().toString().substring(0, 6);
    var subject = NAMES.get(named.getAndIncrement() % NAMES.size()) + "-" + own;
    var scope = scopes + "-" + own;
    REALM.createSubjectNamed(subject, "lapse-requester");
    REALM.createScope(scope, "vault-api");
    return new Wanted(subject, scope);
  }

  /** What one test is about. */
  final class Wanted {
    private final String subject;
    private final String scope;
    private final Grants api;

    private Wanted(String subject, String scope) {
      this.subject = subject;
      this.scope = scope;
      api = new Grants(url(), REALM.clientToken(subject));
    }

    String subject() {
      return subject;
    }

    String scope() {
      return scope;
    }

    Grants api() {
      return api;
    }

    /** Puts a request on record, and tells its id. */
    String request() {
      return request(Map.of());
    }

    /** The same, with some of it put otherwise. */
    String request(Map<String, Object> otherwise) {
      var terms = new HashMap<>(LapseApi.vaultRequest(subject, scope, "PT1H"));
      terms.putAll(otherwise);
      return api.requested(terms);
    }

    /** The same, approved and active. */
    String active() {
      var id = request();
      new Grants(url(), REALM.userToken("approver")).approve(id);
      api.awaitState(id, "ACTIVE");
      return id;
    }

    /** The same, and a token with the scope was had, or was not. */
    String active(boolean used) {
      var id = active();
      REALM.requestClientToken(subject, used ? scope : "").accessToken();
      return id;
    }

    /** Ends one. */
    void revoked(String id) {
      new Grants(url(), REALM.userToken("admin")).revoke(id);
      api.awaitState(id, "REVOKED");
    }

    String state(String id) {
      return api.get(id).getString("state");
    }
  }

  @Override
  public void close() {
    chromium.close();
    lapse.close();
    database.close();
  }
}
