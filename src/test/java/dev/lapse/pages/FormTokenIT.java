package dev.lapse.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import dev.lapse.testing.Grants;
import dev.lapse.testing.LapseApi;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Forms that are no forms of ours. */
@ExtendWith(SharedSite.class)
class FormTokenIT {
  private final Site site;

  FormTokenIT(Site site) {
    this.site = site;
  }

  /** Every form, and somebody who may send it. */
  enum Command {
    APPROVE("approver", "/exceptions/%s/approve"),
    DENY("approver", "/exceptions/%s/deny"),
    WITHDRAW("requester", "/exceptions/%s/withdraw"),
    REVOKE("admin", "/exceptions/%s/revoke"),
    EXTEND("requester", "/exceptions/%s/extend"),
    REQUEST("requester", "/request"),
    PREVIEW("requester", "/request/preview"),
    SIGN_OUT("approver", "/sign-out");

    private final String who;
    private final String path;

    Command(String who, String path) {
      this.who = who;
      this.path = path;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFormWithoutTheTokenOfTheSessionIsRefused(Command command) {
    // Given
    var wanted = site.wanted();
    var person = new Grants(site.url(), Site.REALM.userToken("requester"));
    var id = about(command, wanted, person);
    try (var visitor = site.visitor().signedIn(command.who, "/policies");
        var elsewhere = site.visitor().signedIn(command.who, "/policies")) {
      var path = command.path.formatted(id);
      var state = state(command, wanted, person, id, visitor);
      var before = state.get();

      // When
      var answers =
          Stream.of("", "x", token(elsewhere)).map(token -> send(visitor, path, wanted, token));

      // Then
      assertThat(answers).extracting(APIResponse::status).containsExactly(403, 403, 403);
      assertThat(state.get()).isEqualTo(before);
      // The token was all that it lacked.
      assertThat(send(visitor, path, wanted, token(visitor)).status()).isEqualTo(200);
      if (command != Command.PREVIEW) {
        assertThat(state.get()).isNotEqualTo(before);
      }
    }
  }

  /** The id of what it is about; blank where it is about none. */
  private static String about(Command command, Site.Wanted wanted, Grants person) {
    return switch (command) {
      case APPROVE, DENY, WITHDRAW -> person.requested(terms(wanted));
      case REVOKE, EXTEND -> wanted.approved(person.requested(terms(wanted)));
      case REQUEST, PREVIEW, SIGN_OUT -> "";
    };
  }

  private static Map<String, Object> terms(Site.Wanted wanted) {
    return LapseApi.vaultRequest(wanted.subject(), wanted.scope(), "PT1H");
  }

  /** What the form would change. */
  private Supplier<Object> state(
      Command command, Site.Wanted wanted, Grants person, String id, Visitor visitor) {
    return switch (command) {
      case APPROVE, DENY, WITHDRAW, REVOKE, EXTEND ->
          () -> {
            var grant = person.get(id);
            return grant.getString("state") + grant.getList("decisions") + grant.get("extension");
          };
      case REQUEST, PREVIEW ->
          () -> wanted.api().list(wanted.subject()).jsonPath().getList("items").size();
      case SIGN_OUT ->
          () ->
              visitor
                  .context()
                  .request()
                  .get(site.url() + "/policies", RequestOptions.create().setMaxRedirects(0))
                  .status();
    };
  }

  private APIResponse send(Visitor visitor, String path, Site.Wanted wanted, String token) {
    var form =
        FormData.create()
            .set("form-token", token)
            .set("version", "1")
            .set("comment", "x")
            .set("reason", "x")
            .set("time", path.endsWith("/extend") ? "1 h" : "")
            .set("subject", wanted.subject())
            .set("scope", wanted.scope())
            .set("duration", "1 h")
            .set("ticket", "CHG-1")
            .set("controls", "x");
    return visitor
        .context()
        .request()
        .post(site.url() + path, RequestOptions.create().setForm(form));
  }

  private static String token(Visitor visitor) {
    return visitor.page().locator("input[name=form-token]").first().inputValue();
  }
}
