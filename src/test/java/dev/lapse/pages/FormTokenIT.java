package dev.lapse.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms that are no forms of ours. */
@ExtendWith(SharedSite.class)
class FormTokenIT {
  private final Site site;

  FormTokenIT(Site site) {
    this.site = site;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/exceptions/%s/approve",
        "/exceptions/%s/deny",
        "/exceptions/%s/withdraw",
        "/exceptions/%s/revoke",
        "/exceptions/%s/extend",
        "/request",
        "/request/preview",
        "/sign-out"
      })
  void aFormWithoutTheTokenOfTheSessionIsRefused(String path) {
    // Given
    var wanted = site.wanted();
    var id = wanted.request();
    try (var visitor = site.visitor().signedIn("approver", "/")) {
      var form = FormData.create().set("comment", "x").set("version", "1").set("form-token", "x");

      // When
      var answer =
          visitor
              .context()
              .request()
              .post(site.url() + path.formatted(id), RequestOptions.create().setForm(form));

      // Then
      assertThat(answer.status()).isEqualTo(403);
      assertThat(wanted.state(id)).isEqualTo("AWAITING_APPROVAL");
    }
  }
}
