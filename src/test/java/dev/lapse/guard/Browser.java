package dev.lapse.guard;

import java.io.IOException;
import java.net.CookieManager;
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
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A person at Keycloak's pages: signs in, the password being the name, and allows what is asked.
 */
final class Browser {
  private static final int STEPS = 12;
  private static final Pattern ACTION = Pattern.compile("<form[^>]*action=\"([^\"]*)\"");
  private static final Pattern INPUT = Pattern.compile("<(?:input|button)[^>]*>");
  private static final Pattern NAME = Pattern.compile("name=\"([^\"]*)\"");
  private static final Pattern VALUE = Pattern.compile("value=\"([^\"]*)\"");

  private final HttpClient http =
      HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
  private final String username;

  Browser(String username) {
    this.username = username;
  }

  /** Follows the pages to an address of another host and port, or to a page without a form. */
  URI goThrough(URI start) {
    var at = start;
    var answer = send(HttpRequest.newBuilder(at).GET());
    for (int step = 0; step < STEPS; step++) {
      var location = answer.headers().firstValue("Location");
      if (location.isPresent()) {
        at = at.resolve(location.get());
        if (!at.getAuthority().equals(start.getAuthority())) {
          return at;
        }
        answer = send(HttpRequest.newBuilder(at).GET());
      } else {
        var form = ACTION.matcher(answer.body());
        if (!form.find()) {
          return at;
        }
        at = at.resolve(form.group(1).replace("&amp;", "&"));
        answer =
            send(
                HttpRequest.newBuilder(at)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(filledIn(answer.body()))));
      }
    }
    throw new IllegalStateException("No end after %d pages:%n%s".formatted(STEPS, answer.body()));
  }

  private String filledIn(String page) {
    var fields = new LinkedHashMap<String, String>();
    INPUT
        .matcher(page)
        .results()
        .map(input -> input.group())
        .forEach(input -> {
          var name = NAME.matcher(input);
          var value = VALUE.matcher(input);
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

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
