package dev.lapse.local;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A request that can be sent, and printed as the curl command that sends the same.
 *
 * <p>A value may name a shell variable, {@code $NAME}, which is filled in only when it is sent.
 */
final class Curl {
  private static final String CONTINUATION = " \\\n    ";

  private final String url;
  private final List<String> headers = new ArrayList<>();
  private final List<String> form = new ArrayList<>();
  private String json = "";

  private Curl(String url) {
    this.url = url;
  }

  static Curl of(String url) {
    return new Curl(url);
  }

  Curl bearer(String token) {
    return header("Authorization", "Bearer " + token);
  }

  Curl header(String name, String value) {
    headers.add(name + ": " + value);
    return this;
  }

  /** A field of a form, which makes the request a POST. */
  Curl field(String name, String value) {
    form.add(name + "=" + value);
    return this;
  }

  /** A JSON body, which makes the request a POST. */
  Curl json(String body) {
    json = body;
    return header("Content-Type", "application/json");
  }

  String command() {
    List<String> parts = new ArrayList<>();
    parts.add("curl -s " + url);
    headers.forEach(header -> parts.add("-H " + quoted(header)));
    if (!form.isEmpty()) {
      parts.add(
          form.stream().map(field -> "-d " + argument(field)).collect(Collectors.joining(" ")));
    }
    if (!json.isEmpty()) {
      parts.add("-d " + quoted(json));
    }
    return String.join(CONTINUATION, parts);
  }

  HttpRequest request(Map<String, String> variables, Duration patience) {
    var request = HttpRequest.newBuilder(URI.create(url)).timeout(patience);
    for (String header : headers) {
      int colon = header.indexOf(": ");
      request.header(header.substring(0, colon), filled(header.substring(colon + 2), variables));
    }
    if (!form.isEmpty()) {
      String body =
          form.stream().map(field -> encoded(field, variables)).collect(Collectors.joining("&"));
      request
          .header("Content-Type", "application/x-www-form-urlencoded")
          .POST(BodyPublishers.ofString(body));
    }
    if (!json.isEmpty()) {
      request.POST(BodyPublishers.ofString(json));
    }
    return request.build();
  }

  private static String encoded(String field, Map<String, String> variables) {
    int equals = field.indexOf('=');
    String value = filled(field.substring(equals + 1), variables);
    return field.substring(0, equals) + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static String filled(String text, Map<String, String> variables) {
    String result = text;
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      result = result.replace("$" + variable.getKey(), variable.getValue());
    }
    return result;
  }

  private static String argument(String text) {
    return text.matches("[A-Za-z0-9_=.-]+") ? text : quoted(text);
  }

  /** In double quotes where a shell variable has to be filled in, else in single ones. */
  private static String quoted(String text) {
    return text.contains("$") ? '"' + text + '"' : "'" + text + "'";
  }
}
