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
 * @param inBody the fields that the body may have by its schema, in the example or not
 */
record Operation(
    String method,
    String path,
    List<Parameter> parameters,
    Optional<ObjectNode> body,
    List<Parameter> inBody) {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  enum Place {
    PATH,
    QUERY,
    HEADER,
    /** A field of the body. */
    BODY,
    /** Whatever is in a list, which is a field of the body. */
    ITEM
  }

  record Parameter(Place place, String name, String example) {
    @Override
    public String toString() {
      return place + " " + name;
    }
  }

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
            .map(parameter -> resolved(document, parameter))
            .map(Operation::parameter)
            .toList();
    JsonNode body = operation.at("/requestBody/content/application~1json");
    return new Operation(
        method.toUpperCase(Locale.ROOT),
        path,
        parameters,
        body.path("example") instanceof ObjectNode object ? Optional.of(object) : Optional.empty(),
        resolved(document, body.path("schema")).path("properties").properties().stream()
            .flatMap(field -> inBody(field.getKey(), resolved(document, field.getValue())))
            .toList());
  }

  private static JsonNode resolved(JsonNode document, JsonNode schema) {
    return schema.has("$ref") ? document.at(schema.get("$ref").asText().substring(1)) : schema;
  }

  /** The field, and what is in it where it is a list. */
  private static Stream<Parameter> inBody(String name, JsonNode schema) {
    if (schema.has("properties") || schema.path("items").has("properties")) {
      throw new IllegalStateException(name + " has fields of its own, which nobody would spoil");
    }
    return Stream.of(Place.BODY, Place.ITEM)
        .filter(place -> place == Place.BODY || schema.has("items"))
        .map(place -> new Parameter(place, name, ""));
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
    return Stream.concat(parameters.stream(), inBody.stream()).toList();
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
