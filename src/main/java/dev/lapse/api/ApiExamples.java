package dev.lapse.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/**
 * The examples of the OpenAPI document, from openapi-examples.json: one for each parameter by its
 * name, one for each body by its schema, and what the answer of an operation has that differs.
 */
final class ApiExamples {
  private static final String FILE = "/openapi-examples.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode parameters;
  private final JsonNode schemas;
  private final JsonNode answers;

  private ApiExamples(JsonNode file) {
    parameters = file.path("parameters");
    schemas = file.path("schemas");
    answers = file.path("answers");
  }

  static ApiExamples read() {
    try (InputStream file = ApiExamples.class.getResourceAsStream(FILE)) {
      return new ApiExamples(JSON.readTree(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void addTo(Operation operation) {
    Optional.ofNullable(operation.getParameters())
        .ifPresent(all -> all.forEach(this::addToParameter));
    if (operation.getRequestBody() != null) {
      addTo(operation.getRequestBody().getContent(), JSON.createObjectNode());
    }
    JsonNode differing = answers.path(operation.getOperationId());
    operation
        .getResponses()
        .getAPIResponses()
        .values()
        .forEach(response -> addTo(response.getContent(), differing));
  }

  private void addToParameter(Parameter parameter) {
    JsonNode example = parameters.path(parameter.getName());
    if (!example.isMissingNode()) {
      parameter.setExample(plain(example));
    }
  }

  private void addTo(Content content, JsonNode differing) {
    if (content != null) {
      content.getMediaTypes().values().forEach(type -> addTo(type, differing));
    }
  }

  private void addTo(MediaType type, JsonNode differing) {
    JsonNode example = schemas.path(nameOf(type.getSchema()));
    if (example instanceof ObjectNode object) {
      ObjectNode whole = object.deepCopy();
      differing.properties().forEach(field -> whole.set(field.getKey(), field.getValue()));
      type.setExample(plain(whole));
    }
  }

  private static String nameOf(Schema schema) {
    return schema == null || schema.getRef() == null
        ? ""
        : schema.getRef().substring(schema.getRef().lastIndexOf('/') + 1);
  }

  private static Object plain(JsonNode example) {
    return JSON.convertValue(example, Object.class);
  }
}
