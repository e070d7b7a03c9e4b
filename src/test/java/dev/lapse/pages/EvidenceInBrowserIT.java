package dev.lapse.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import dev.lapse.tlog.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the command line refuses, the browser refuses. */
@ExtendWith(SharedSite.class)
class EvidenceInBrowserIT {
  private static Site site;
  private static String active;
  private static String other;

  /** One reader for all of them: each looks at the page anew. */
  private static Visitor visitor;

  @BeforeAll
  static void open(Site shared) {
    site = shared;
    active = site.wanted().active();
    other = site.wanted().active();
    visitor = site.visitor().signedIn("auditor", "/exceptions/" + active);
  }

  @Test
  void anOpenExceptionIsSaidToBeOpenAsOfItsHead() {
    // Given
    visitor.open("/exceptions/" + active);

    // When
    visitor.page().getByText("Verify it here").click();

    // Then
    assertThat(steps()).containsText("number 1 of the exception, GRANT_REQUESTED by");
    assertThat(steps()).containsText("none missing between them");
    assertThat(steps()).containsText("The exception was still open: this is as of");
    assertThat(steps()).containsText("nothing of it was changed");
    visitor.screenshot("evidence-verified");
  }

  @Test
  void anExceptionThatIsOverIsSaidToHaveEnded() {
    // Given
    var wanted = site.wanted();
    var id = wanted.active();
    wanted.revoked(id);
    visitor.open("/exceptions/" + id);

    // When
    verifyUntilItEnds();

    // Then
    assertThat(steps()).containsText("nothing of it was changed");
  }

  /** The last entry has its place in the log a moment after it happened. */
  private static void verifyUntilItEnds() {
    await("the end in the log")
        .pollInSameThread()
        .until(() -> {
          visitor.page().getByText("Verify it here").click();
          assertThat(steps().locator("li").last()).containsText("All of it is in the log");
          return steps().textContent().contains("The exception has ended.");
        });
  }

  static Stream<Arguments> forgeries() {
    return Stream.of(
        forged(
            "an entry was dropped",
            "one is missing or out of order",
            file -> entries(file).remove(1)),
        forged("the first was dropped", "number 1 belongs", file -> entries(file).remove(0)),
        forged(
            "two were swapped", "number 1 belongs", file -> Collections.swap(entries(file), 0, 1)),
        forged("nothing is told", "has no entry of the exception", file -> entries(file).clear()),
        forged(
            "the name is another",
            "was not written for the name Mallory",
            file -> name(file).put("name", "Mallory")),
        forged(
            "the salt is another",
            "was not written for the name",
            file -> name(file).put("salt", "AAAAAAAAAAAAAAAAAAAAAA==")),
        forged(
            "the size is another",
            "another log or size",
            file -> file.put("size", (Long) file.get("size") + 1)),
        forged(
            "the origin is another",
            "another log or size",
            file -> file.put("origin", "log.example.com")),
        forged(
            "it lies beyond the head",
            "beyond the head",
            file -> entry(file).put("index", file.get("size"))),
        forged(
            "the signature was changed",
            "its signature is wrong",
            EvidenceInBrowserIT::changeSignature),
        forged(
            "the head was changed",
            "its signature is wrong",
            file ->
                file.put("checkpoint", checkpoint(file).replaceFirst("\\n\\d+\\n", "\n99999\n"))),
        forged(
            "the key has another id",
            "the id of this key is",
            file ->
                file.put(
                    "key",
                    file.get("key").toString().replaceFirst("\\+[0-9a-f]{8}\\+", "+00000000+"))),
        forged(
            "the key has another name",
            "the id of this key is",
            file -> file.put("key", "x" + file.get("key"))),
        forged(
            "the format is another",
            "only lapse-evidence/1 is known",
            file -> file.put("format", "lapse-evidence/2")));
  }

  private static Arguments forged(String how, String told, Consumer<Map<String, Object>> forgery) {
    return arguments(how, told, forgery);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forgeries")
  void whatWasForgedIsRefused(String how, String told, Consumer<Map<String, Object>> forgery) {
    // Given
    visitor.open("/exceptions/" + active);
    visitor.page().route("**/evidence", route -> answer(route, forged(route, forgery)));

    // When
    visitor.page().getByText("Verify it here").click();

    // Then
    assertThat(steps().locator(".wrong")).containsText(told);
    assertThat(steps()).not().containsText("nothing of it was changed");
    visitor.page().unroute("**/evidence");
  }

  @Test
  void theEvidenceOfAnotherExceptionIsRefused() {
    // Given
    visitor.open("/exceptions/" + active);
    visitor
        .page()
        .route(
            "**/evidence",
            route ->
                answer(
                    route,
                    route
                        .fetch(
                            new Route.FetchOptions()
                                .setUrl(site.url() + "/exceptions/" + other + "/evidence"))
                        .text()));

    // When
    visitor.page().getByText("Verify it here").click();

    // Then
    assertThat(steps().locator(".wrong")).containsText("about another exception: " + other);
    visitor.page().unroute("**/evidence");
  }

  private static Locator steps() {
    return visitor.page().locator("#verification");
  }

  private static void answer(Route route, String body) {
    route.fulfill(new Route.FulfillOptions().setContentType("application/json").setBody(body));
  }

  private static String forged(Route route, Consumer<Map<String, Object>> forgery) {
    var file = mutable((Map<?, ?>) CanonicalJson.read(route.fetch().body()));
    forgery.accept(file);
    return new String(CanonicalJson.write(file), StandardCharsets.UTF_8);
  }

  private static Map<String, Object> mutable(Map<?, ?> object) {
    var copy = new LinkedHashMap<String, Object>();
    object.forEach((name, value) -> copy.put((String) name, mutable(value)));
    return copy;
  }

  private static Object mutable(Object value) {
    return switch (value) {
      case Map<?, ?> object -> mutable(object);
      case List<?> list ->
          new ArrayList<Object>(list.stream().map(EvidenceInBrowserIT::mutable).toList());
      case null, default -> value;
    };
  }

  private static String checkpoint(Map<String, Object> file) {
    return (String) file.get("checkpoint");
  }

  /** The last character but the padding: another one of the same bytes would be no base64. */
  private static void changeSignature(Map<String, Object> file) {
    var note = checkpoint(file);
    int last = note.lastIndexOf(' ') + 20;
    file.put(
        "checkpoint",
        note.substring(0, last)
            + (note.charAt(last) == 'A' ? 'B' : 'A')
            + note.substring(last + 1));
  }

  @SuppressWarnings("unchecked") // as mutable made it
  private static List<Object> entries(Map<String, Object> file) {
    return (List<Object>) file.get("entries");
  }

  @SuppressWarnings("unchecked") // as mutable made it
  private static Map<String, Object> entry(Map<String, Object> file) {
    return (Map<String, Object>) entries(file).getFirst();
  }

  @SuppressWarnings("unchecked") // as mutable made it
  private static Map<String, Object> name(Map<String, Object> file) {
    return (Map<String, Object>) entry(file).get("actorName");
  }
}
