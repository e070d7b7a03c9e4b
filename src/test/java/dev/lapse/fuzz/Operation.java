package dev.lapse.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One operation of an OpenAPI document, with the examples that it has for everything.
 *
 * @param body the example of the body; empty where it takes none
 */
record Operation(
    String method, String path, List<Parameter> parameters, Optional<ObjectNode> body) {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  enum Place {
    PATH,
    QUERY,
    HEADER,
    BODY
  }

  record Parameter(Place place, String name, String example) {}

  static List<Operation> of(JsonNode document) {
    var operations = new ArrayList<Operation>();
    document.path("paths").properties().stream()
        .filter(path -> path.getKey().startsWith("/api"))
        .forEach(path ->
            path.getValue().properties().stream()
                .filter(method -> METHODS.contains(method.getKey()))
                .forEach(method ->
                    operations.add(
                        operation(
                            document,
                            method.getKey(),
                            path.getKey(),
                            method.getValue(),
                            path.getValue().path("parameters")))));
    return operations;
  }

  private static Operation operation(
      JsonNode document, String method, String path, JsonNode operation, JsonNode shared) {
    var parameters =
        Stream.concat(operation.path("parameters").valueStream(), shared.valueStream())
            .map(parameter ->
                parameter.has("$ref")
                    ? document.at(parameter.get("$ref").asText().substring(1))
                    : parameter)
            .map(Operation::parameter)
            .toList();
    JsonNode body = operation.at("/requestBody/content/application~1json/example");
    return new Operation(
        method.toUpperCase(Locale.ROOT),
        path,
        parameters,
        body instanceof ObjectNode object ? Optional.of(object) : Optional.empty());
  }

  private static Parameter parameter(JsonNode parameter) {
    JsonNode example = parameter.path("example");
    return new Parameter(
        Place.valueOf(parameter.get("in").asText().toUpperCase(Locale.ROOT)),
        parameter.get("name").asText(),
        (example.isArray() ? example.path(0) : example).asText());
  }

  /** Everything that can be spoiled in it. */
  List<Parameter> fields() {
    return Stream.concat(
            parameters.stream(),
            body.stream()
                .flatMap(example -> example.propertyStream())
                .map(field -> new Parameter(Place.BODY, field.getKey(), "")))
        .toList();
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
