package dev.lapse.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody typed is text, wherever it is shown. */
@ExtendWith(SharedSite.class)
class TypedTextIT {
  private final Site site;

  TypedTextIT(Site site) {
    this.site = site;
  }

  @Test
  void whatSomebodyTypedIsTextAndNothingElse() {
    // Given
    var wanted = site.wanted(Site.URGENT);
    var evil = "\"'><img src=x onerror=alert(1)><script>alert(2)</script>{frame.formToken}";
    var id =
        wanted.request(
            Map.of("reason", evil, "compensatingControls", List.of(evil), "ticket", "CHG-1"));
    try (var visitor = site.visitor().signedIn("approver", "/")) {
      assertThat(visitor.card(wanted).locator(".reason")).hasText(evil);
      visitor.card(wanted).locator(".deny input[name=comment]").fill(evil);

      // When
      visitor.card(wanted).locator(".deny button").click();

      // Then
      visitor.open("/exceptions/" + id);
      assertThat(visitor.page().locator(".reason").first()).hasText(evil);
      assertThat(visitor.page().getByText(evil).last()).isAttached();
      visitor.open(
          "/exceptions?show=all&subject=" + wanted.subject() + "&scope=%22%3E%3Cscript%3E");
      visitor.open("/policies?subject=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&scope=x");
      assertThat(visitor.page().locator("script:not([src])")).hasCount(0);
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/exceptions?show=%1$s&subject=%1$s&scope=%1$s&requester=%1$s",
        "/audit?action=%1$s&actor=%1$s&zone=%1$s",
        "/audit?grant=%1$s&from=%1$s&to=%1$s",
        "/service-accounts?q=%1$s&show=%1$s",
        "/service-accounts?realm=%1$s&after=%1$s",
        "/policies?subject=%1$s&scope=%1$s&time=%1$s",
        "/policies?realm=%1$s&subject=%1$s&scope=%1$s",
        "/request/clients?subject=%1$s",
        "/request/scopes?subject=%1$s&scope=%1$s",
        "/exceptions/%2$s/sign-in?acr=%1$s&max-age=3600",
        "/?done=%1$s&exception=%1$s"
      })
  void whatSomebodyPutsIntoAnAddressIsTextAndNothingElse(String path) {
    // Given
    var evil = "\"'><img src=x onerror=alert(1)><script>alert(2)</script>{frame.formToken}";
    var encoded = URLEncoder.encode(evil, StandardCharsets.UTF_8);
    try (var visitor = site.visitor().signedIn("admin", "/")) {
      // When
      var answer = visitor.open(path.formatted(encoded, site.waiting()));

      // Then
      assertThat(answer.status()).isLessThan(500);
      assertThat(visitor.page().locator("script:not([src]), img[src=x]")).hasCount(0);
      assertThat(visitor.complaints()).isEmpty();
    }
  }
}
