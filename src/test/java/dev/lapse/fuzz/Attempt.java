package dev.lapse.fuzz;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lapse.fuzz.Operation.Parameter;
import dev.lapse.fuzz.Operation.Place;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One request, with what is wrong in it. */
final class Attempt {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String LEFT_OUT = "";

  private final Operation operation;
  private final Map<String, String> path = new LinkedHashMap<>();
  private final List<String> query = new ArrayList<>();
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final Map<String, String> body = new LinkedHashMap<>();
  private final List<String> wrong = new ArrayList<>();
  private Optional<String> wholeBody = Optional.empty();

  /** As the document shows it, for that grant and that target. */
  Attempt(Operation operation, String grant, String subject, String scope) {
    this.operation = operation;
    operation
        .parameters()
        .forEach(parameter -> {
          if (parameter.place() == Place.PATH) {
            path.put(parameter.name(), parameter.name().equals("id") ? grant : parameter.example());
          }
        });
    operation.body().ifPresent(example -> fill(example, subject, scope));
  }

  private void fill(ObjectNode example, String subject, String scope) {
    example.properties().forEach(field -> body.put(field.getKey(), field.getValue().toString()));
    body.replace("subject", '"' + subject + '"');
    body.replace("scope", '"' + scope + '"');
  }

  /** Puts that in the place of a field; no value leaves it out. */
  Attempt spoil(Parameter field, Category category, Optional<String> value) {
    wrong.add("%s %s = %s".formatted(category, field, value.map(Attempt::brief).orElse("nothing")));
    if (field.name().equals("expiresAt")) {
      body.remove("duration"); // with both, neither would be looked at
    }
    switch (field.place()) {
      case PATH -> path.put(field.name(), value.orElse("%20"));
      case QUERY -> value.ifPresent(text -> query.add(field.name() + "=" + text));
      case HEADER -> value.ifPresent(text -> headers.put(field.name(), text));
      case BODY -> body.put(field.name(), value.orElse(LEFT_OUT));
      case ITEM -> body.put(field.name(), value.map("[%s]"::formatted).orElse("[]"));
    }
    return this;
  }

  Attempt spoilBody(String text) {
    wrong.add("body = " + brief(text));
    wholeBody = Optional.of(text);
    return this;
  }

  /** What stands for a value in that place: an address takes only what is encoded. */
  static String written(Place place, String text) {
    return switch (place) {
      case PATH, QUERY -> URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
      case HEADER -> text.replaceAll("[^\\x20-\\x7e]", "?").strip();
      case BODY, ITEM -> text;
    };
  }

  HttpRequest request(String service, String token) {
    var request =
        HttpRequest.newBuilder(URI.create(service + address()))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .method(
                operation.method(),
                operation.body().isEmpty()
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(wholeBody.orElseGet(this::json)));
    operation.body().ifPresent(any -> request.header("Content-Type", "application/json"));
    headers.forEach(request::header);
    return request.build();
  }

  private String address() {
    String address = operation.path();
    for (var variable : path.entrySet()) {
      address = address.replace("{" + variable.getKey() + "}", variable.getValue());
    }
    return query.isEmpty() ? address : address + "?" + String.join("&", query);
  }

  private String json() {
    return body.entrySet().stream()
        .filter(field -> !field.getValue().equals(LEFT_OUT))
        .map(field -> "\"%s\":%s".formatted(field.getKey(), field.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  Operation operation() {
    return operation;
  }

  /** What is bad about it. */
  List<String> wrong() {
    return List.copyOf(wrong);
  }

  private static String brief(String value) {
    return value.length() > 80
        ? value.substring(0, 80) + "… (%d)".formatted(value.length())
        : value;
  }

  @Override
  public String toString() {
    return "%s with %s".formatted(operation, wrong);
  }
}
