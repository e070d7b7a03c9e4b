package dev.lapse.guard;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A person at Keycloak's pages: signs in, the password being the name, and allows what is asked. It
 * keeps cookies as browsers do on {@code localhost}, the {@code Secure} ones too, which the JDK's
 * own cookie handler would send over TLS alone.
 */
final class Browser {
  private static final int MOST_PAGES = 12;
  private static final Pattern FORM = Pattern.compile("<form[^>]*action=\"([^\"]*)\"");
  private static final Pattern FIELD = Pattern.compile("<(?:input|button)[^>]*>");
  private static final Pattern NAME = Pattern.compile("\\bname=\"([^\"]*)\"");
  private static final Pattern VALUE = Pattern.compile("\\bvalue=\"([^\"]*)\"");
  private static final Pattern COOKIE = Pattern.compile("([^=;]+)=([^;]*)(.*)");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, String> cookies = new LinkedHashMap<>();
  private final String username;

  Browser(String username) {
    this.username = username;
  }

  /**
   * Goes from page to page, and fills in every form.
   *
   * @return the first address of another server, where nobody goes; or that of a page without a
   *     form, where the way ends
   */
  URI goThrough(URI start) {
    var at = start;
    var page = get(at);
    for (int pages = 0; pages < MOST_PAGES; pages++) {
      var next = page.headers().firstValue("Location");
      var form = FORM.matcher(page.body());
      if (next.isPresent()) {
        at = at.resolve(next.get());
        if (!at.getAuthority().equals(start.getAuthority())) {
          return at;
        }
        page = get(at);
      } else if (form.find()) {
        at = at.resolve(form.group(1).replace("&amp;", "&"));
        page = post(at, filledIn(page.body()));
      } else {
        return at;
      }
    }
    throw new IllegalStateException(
        "No end after %d pages:%n%s".formatted(MOST_PAGES, page.body()));
  }

  private String filledIn(String page) {
    var fields = new LinkedHashMap<String, String>();
    FIELD
        .matcher(page)
        .results()
        .map(MatchResult::group)
        .forEach(field -> {
          var name = NAME.matcher(field);
          var value = VALUE.matcher(field);
          if (name.find()) {
            fields.put(name.group(1), value.find() ? value.group(1) : "");
          }
        });
    fields.remove("cancel");
    fields.replace("username", username);
    fields.replace("password", username);
    return fields.entrySet().stream().map(Browser::encoded).collect(Collectors.joining("&"));
  }

  private static String encoded(Map.Entry<String, String> field) {
    return field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8);
  }

  private HttpResponse<String> get(URI address) {
    return send(HttpRequest.newBuilder(address).GET());
  }

  private HttpResponse<String> post(URI address, String form) {
    return send(
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    if (!cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    try {
      var answer =
          http.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
      answer.headers().allValues("Set-Cookie").forEach(this::keep);
      return answer;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void keep(String told) {
    var cookie = COOKIE.matcher(told);
    if (!cookie.matches()) {
      throw new IllegalStateException("No cookie: " + told);
    }
    if (cookie.group(3).contains("Max-Age=0")) {
      cookies.remove(cookie.group(1));
    } else {
      cookies.put(cookie.group(1), cookie.group(2));
    }
  }
}
