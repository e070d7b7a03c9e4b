package dev.lapse.pages;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import dev.lapse.faults.DemoSettings;
import dev.lapse.faults.OwnDatabase;
import dev.lapse.local.PackagedLapse;
import dev.lapse.local.RealmAdmin;
import dev.lapse.local.TestParts;
import dev.lapse.testing.Grants;
import dev.lapse.testing.KeptTokens;
import dev.lapse.testing.LapseApi;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** One packaged service for all tests of the pages, with a browser in front of it. */
final class Site implements AutoCloseable {
  static final RealmAdmin REALM = RealmAdmin.ofTests();

  /** What the name of a scope begins with that is decided on first, and so is in every inbox. */
  static final String URGENT = "vault-urgent";

  private static final Path POLICIES = Path.of("src/test/resources/pages-policies.yaml");

  /** What clients are called in the pictures that are made. */
  private static final List<String> NAMES =
      List.of("nightly-backup", "ci-deployer", "report-builder", "invoice-sync", "image-scanner");

  private final OwnDatabase database = OwnDatabase.create();
  private PackagedLapse lapse;
  private final Chromium chromium = Chromium.start();
  private final AtomicInteger named = new AtomicInteger();
  private final Map<String, Wanted> asked = new ConcurrentHashMap<>();
  private final KeptTokens tokens = new KeptTokens(REALM::clientToken);
  private Visitor early;
  private Instant earlySince;
  private String waiting;
  private String active;

  Site() {
    this(Map.of());
    lapse.awaitReady();
    early = visitor().signedIn("approver2", "/policies");
    earlySince = Instant.now();
  }

  /** With these settings besides the usual ones; it lives, and need not be ready. */
  Site(Map<String, String> more) {
    lapse =
        PackagedLapse.start(
            DemoSettings.of(database, TestParts.get().keycloakUrl(), settings(more)));
    REALM.addRedirectUri("lapse", lapse.url() + "/*");
    LevelsOfSignIn.askedForBy(REALM, "lapse");
    lapse.awaitLive();
  }

  private static Map<String, String> settings(Map<String, String> more) {
    var settings = new HashMap<>(more);
    settings.put("LAPSE_POLICY_FILE", POLICIES.toAbsolutePath().toString());
    settings.put("LAPSE_PAGES_TICKET_LINK", "https://tickets.example.com/browse/TICKET");
    settings.put("LAPSE_SWEEP_EVERY", "PT5S");
    settings.put("LAPSE_SWEEP_ROUNDS", "1");
    settings.put("LAPSE_ENFORCEMENT_STUCK_AFTER", "PT1S");
    return settings;
  }

  /** {@code approver2}, who signed in before everybody else: as long ago as that at least. */
  Visitor early(Duration ago) {
    await("a sign-in that is old enough")
        .atMost(ago.plusSeconds(30))
        .until(() -> Instant.now().isAfter(earlySince.plus(ago)));
    return early;
  }

  /** The id of a request on which nobody decides. */
  String waiting() {
    if (waiting == null) {
      waiting = wanted().request();
      asked.remove(waiting);
    }
    return waiting;
  }

  /** The id of an exception that stays active. */
  String active() {
    if (active == null) {
      active = wanted().active();
    }
    return active;
  }

  /** Carries out a statement in the database behind the back of the service. */
  void change(String statement) {
    database.change(statement);
  }

  /** Takes back what was asked for and not decided. */
  void withdrawWhatWaits() {
    asked.forEach((id, wanted) -> wanted.api().withdraw(id));
    asked.clear();
  }

  /** Kills the service, and waits until another one is ready at its address. */
  void startAnew() {
    lapse = lapse.startAnew().awaitReady();
  }

  String url() {
    return lapse.url();
  }

  /** The key by which whatever the log says is checked. */
  String logKey() {
    return given()
        .baseUri(url())
        .auth()
        .oauth2(REALM.userToken("auditor"))
        .get("/api/v1/audit/log/key")
        .asString()
        .strip();
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

  /** The same, with names that begin so. */
  Wanted wantedNamed(String subjects, String scopes) {
    var own = UUID.randomUUID().toString().substring(0, 6);
    REALM.createSubjectNamed(subjects + own, "lapse-requester");
    REALM.createScope(scopes + own, "vault-api");
    return new Wanted(subjects + own, scopes + own);
  }

  /** What one test is about. */
  final class Wanted {
    private final String subject;
    private final String scope;

    private Wanted(String subject, String scope) {
      this.subject = subject;
      this.scope = scope;
    }

    String subject() {
      return subject;
    }

    String scope() {
      return scope;
    }

    /** The API as the subject calls it. */
    Grants api() {
      return new Grants(url(), tokens.of(subject));
    }

    /** Puts a request on record, and tells its id. */
    String request() {
      return request(Map.of());
    }

    /** The same, with some of it put otherwise. */
    String request(Map<String, Object> otherwise) {
      var terms = new HashMap<>(LapseApi.vaultRequest(subject, scope, "PT1H"));
      terms.putAll(otherwise);
      var id = api().requested(terms);
      asked.put(id, this);
      return id;
    }

    /** The same, approved and active. */
    String active() {
      return approved(request());
    }

    /** Approves one, and waits until it is active. */
    String approved(String id) {
      asked.remove(id);
      new Grants(url(), REALM.userToken("approver")).approve(id).then().statusCode(200);
      api().awaitState(id, "ACTIVE");
      return id;
    }

    /** Has one end, and does not wait for that. */
    void revoke(String id) {
      asked.remove(id);
      new Grants(url(), REALM.userToken("admin")).revoke(id).then().statusCode(200);
    }

    /** The same, and a token with the scope was had, or was not. */
    String active(boolean used) {
      var id = active();
      REALM.requestClientToken(subject, used ? scope : "").accessToken();
      return id;
    }

    /** Ends one. */
    void revoked(String id) {
      revoke(id);
      api().awaitState(id, "REVOKED");
    }

    String state(String id) {
      return api().get(id).getString("state");
    }
  }

  @Override
  public void close() {
    chromium.close();
    lapse.close();
    database.close();
  }
}
