package dev.lapse.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Holds every response that passes through it against the OpenAPI document of the service that sent
 * it: the status and the media type have to be documented for that call, and the body has to be
 * what its schema says.
 *
 * <p>{@code given().filter(new OpenApiContract())}, or once for all by {@code
 * RestAssured.filters(…)}. What is not under {@code /api} is none of the contract's, and neither is
 * a path or a method that the document does not have, as long as it is answered with a problem that
 * says so.
 */
public final class OpenApiContract implements Filter {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, JsonNode> DOCUMENTS = new ConcurrentHashMap<>();
  private static final int NOT_MODIFIED = 304;
  private static final String DOCUMENT = "/q/openapi?format=json";

  @Override
  public Response filter(
      FilterableRequestSpecification request,
      FilterableResponseSpecification expected,
      FilterContext context) {
    Response response = context.next(request, expected);
    URI uri = URI.create(request.getURI());
    if (uri.getPath().startsWith("/api")) {
      check(document(uri), request.getMethod(), uri.getPath(), response);
    }
    return response;
  }

  // Read by other means than REST Assured, whose filters would call this one again.
  private static JsonNode document(URI uri) {
    URI address = uri.resolve(DOCUMENT);
    return DOCUMENTS.computeIfAbsent(address.toString(), unused -> read(address));
  }

  private static JsonNode read(URI address) {
    try (InputStream document = address.toURL().openStream()) {
      return JSON.readTree(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void check(JsonNode document, String method, String path, Response response) {
    String call = method + " " + path + " answered " + response.statusCode();
    Optional<String> template = template(document, path);
    JsonNode operation =
        template
            .map(name -> document.path("paths").path(name))
            .map(item -> item.path(method.toLowerCase(Locale.ROOT)))
            .orElse(JSON.missingNode());
    if (operation.isMissingNode()) {
      assertThat(response.statusCode())
          .as("%s, which the document does not have", call)
          .isIn(template.isPresent() ? List.of(405, 401, 413) : List.of(404, 401, 413));
      validate(document, "/components/schemas/Problem", response, call);
      return;
    }
    String answers = pointer("paths", template.orElseThrow(), method.toLowerCase(Locale.ROOT));
    String answer =
        resolve(document, answers + pointer("responses", Integer.toString(response.statusCode())));
    assertThat(document.at(answer).isMissingNode())
        .as("%s, a status that the document does not have", call)
        .isFalse();
    checkBody(document, answer, response, call);
  }

  private static void checkBody(JsonNode document, String answer, Response response, String call) {
    JsonNode content = document.at(answer).path("content");
    if (content.isMissingNode() || content.isEmpty() || response.statusCode() == NOT_MODIFIED) {
      assertThat(response.asString()).as("%s, without a body in the document", call).isEmpty();
      return;
    }
    String mediaType = response.contentType().replaceFirst(";.*", "").strip();
    assertThat(content.has(mediaType))
        .as("%s with %s, which the document does not have", call, mediaType)
        .isTrue();
    if (mediaType.endsWith("json")) {
      validate(document, answer + pointer("content", mediaType, "schema"), response, call);
    }
  }

  private static void validate(JsonNode document, String pointer, Response response, String call) {
    assertThat(errors(document, pointer, response.asString()))
        .as("%s: %s", call, response.asString())
        .isEmpty();
  }

  /** What is wrong with that JSON by the schema at that place of the document. */
  static List<Error> errors(JsonNode document, String pointer, String json) {
    return schema(document, pointer)
        .validate(
            json,
            InputFormat.JSON,
            run -> run.executionConfig(config -> config.formatAssertionsEnabled(true)));
  }

  /** The schema there, with the document's schemas beside it, so that its references resolve. */
  private static Schema schema(JsonNode document, String pointer) {
    String root = "https://lapse.dev/openapi";
    SchemaRegistry registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemas(Map.of(root, write(document))));
    return registry.getSchema(SchemaLocation.of(root + "#" + pointer));
  }

  private static String write(JsonNode document) {
    try {
      return JSON.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Optional<String> template(JsonNode document, String path) {
    Iterator<String> templates = document.path("paths").fieldNames();
    Optional<String> found = Optional.empty();
    while (templates.hasNext()) {
      String template = templates.next();
      if (template.equals(path)) {
        return Optional.of(template);
      }
      if (found.isEmpty() && matches(template, path)) {
        found = Optional.of(template);
      }
    }
    return found;
  }

  private static boolean matches(String template, String path) {
    String[] parts = template.split("\\{[^}]*}", -1);
    String pattern =
        String.join(
            "[^/]+", java.util.Arrays.stream(parts).map(Pattern::quote).toArray(String[]::new));
    return path.matches(pattern);
  }

  private static String resolve(JsonNode document, String pointer) {
    JsonNode reference = document.at(pointer).path("$ref");
    return reference.isTextual() ? reference.asText().substring(1) : pointer;
  }

  static String pointer(String... steps) {
    StringBuilder pointer = new StringBuilder();
    for (String step : steps) {
      pointer.append('/').append(step.replace("~", "~0").replace("/", "~1"));
    }
    return pointer.toString();
  }
}
