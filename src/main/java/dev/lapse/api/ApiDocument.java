package dev.lapse.api;

import com.fasterxml.jackson.core.type.TypeReference;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.examples.Example;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/**
 * Completes the OpenAPI document with what holds for the whole API: the bearer token, and the
 * problems that any call can answer with, and examples.
 *
 * <p>A resource declares the problems of its own by reference: {@code @APIResponse(responseCode =
 * "409", ref = ApiDocument.CONFLICT)}.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ApiDocument implements OASFilter {

  /** The tag of what concerns the caller. */
  public static final String CALLER = "Caller";

  /** The tag of what concerns grants. */
  public static final String GRANTS = "Grants";

  /** The tag of what was found in Keycloak. */
  public static final String FINDINGS = "Findings";

  /** The tag of the audit log. */
  public static final String AUDIT = "Audit log";

  /** The tag of what concerns people's data. */
  public static final String PEOPLE = "People";

  /** A command that the grant, or another one, stands in the way of. */
  public static final String CONFLICT = "Conflict";

  /** An {@code If-Match} that is out of date. */
  public static final String STALE = "StaleVersion";

  /** A request that is well-formed, and that no policy or realm allows. */
  public static final String UNPROCESSABLE = "Unprocessable";

  static final String BEARER = "bearer";

  private static final String API = "/api/";
  private static final String SCHEMAS = "#/components/schemas/";
  private static final String RETRY_AFTER = "Retry-After";

  /** Every kind of answer that is a problem, by its name in the document. */
  private static final List<ProblemResponse> RESPONSES =
      List.of(
          new ProblemResponse("InvalidRequest", ProblemCode.INVALID_REQUEST),
          new ProblemResponse(
              "Unauthenticated", ProblemCode.UNAUTHENTICATED, ProblemCode.INSUFFICIENT_SIGN_IN),
          new ProblemResponse("Forbidden", ProblemCode.FORBIDDEN, ProblemCode.OWN_REQUEST),
          new ProblemResponse("NotFound", ProblemCode.NOT_FOUND),
          new ProblemResponse("MethodNotAllowed", ProblemCode.METHOD_NOT_ALLOWED),
          new ProblemResponse("NotAcceptable", ProblemCode.NOT_ACCEPTABLE),
          new ProblemResponse(
              CONFLICT,
              ProblemCode.ALREADY_STANDING,
              ProblemCode.ASSIGNMENT_CONFLICT,
              ProblemCode.WRONG_STATE,
              ProblemCode.ALREADY_DECIDED,
              ProblemCode.ALREADY_SETTLED,
              ProblemCode.IDEMPOTENCY_CONFLICT),
          new ProblemResponse(STALE, ProblemCode.STALE_VERSION),
          new ProblemResponse("TooLarge", ProblemCode.TOO_LARGE),
          new ProblemResponse("AddressTooLong", ProblemCode.ADDRESS_TOO_LONG),
          new ProblemResponse("HeadersTooLarge", ProblemCode.HEADERS_TOO_LARGE),
          new ProblemResponse("UnsupportedMediaType", ProblemCode.UNSUPPORTED_MEDIA_TYPE),
          new ProblemResponse(
              UNPROCESSABLE,
              ProblemCode.NO_POLICY,
              ProblemCode.POLICY_VIOLATION,
              ProblemCode.UNKNOWN_SUBJECT,
              ProblemCode.UNKNOWN_SCOPE,
              ProblemCode.NOT_A_SERVICE_ACCOUNT),
          new ProblemResponse("TooManyRequests", ProblemCode.TOO_MANY_REQUESTS),
          new ProblemResponse("InternalError", ProblemCode.INTERNAL_ERROR),
          new ProblemResponse(
              "Unavailable", ProblemCode.DATABASE_UNAVAILABLE, ProblemCode.KEYCLOAK_UNAVAILABLE));

  private static final List<String> EVERYWHERE =
      List.of(
          "InvalidRequest",
          "Unauthenticated",
          "Forbidden",
          "NotFound",
          "MethodNotAllowed",
          "NotAcceptable",
          "AddressTooLong",
          "HeadersTooLarge",
          "TooManyRequests",
          "InternalError",
          "Unavailable");

  private static final List<String> WHERE_A_BODY_IS_SENT =
      List.of("TooLarge", "UnsupportedMediaType");

  @Override
  public void filterOpenAPI(OpenAPI document) {
    Components components = document.getComponents();
    RESPONSES.forEach(response -> components.addResponse(response.name(), response.model()));
    components.getSchemas().values().forEach(ApiDocument::complete);
    ApiExamples examples = ApiExamples.read();
    document
        .getPaths()
        .getPathItems()
        .forEach((path, item) -> {
          if (path.startsWith(API)) {
            item.getOperations()
                .values()
                .forEach(operation -> {
                  operation
                      .getResponses()
                      .getAPIResponses()
                      .values()
                      .forEach(ApiDocument::dropEmptyContent);
                  examples.addTo(operation);
                  addProblems(operation);
                });
          }
        });
  }

  /** An empty {@code @Content} says that there is no body, and leaves one without a schema. */
  private static void dropEmptyContent(APIResponse response) {
    if (response.getContent() != null
        && response.getContent().getMediaTypes().values().stream()
            .allMatch(type -> type.getSchema() == null)) {
      response.setContent(null);
    }
  }

  /** Says that an object has no other fields, and that those which are not required may be null. */
  private static void complete(Schema schema) {
    if (schema.getProperties() == null) {
      return;
    }
    if (schema.getAdditionalPropertiesSchema() == null) {
      schema.setAdditionalPropertiesSchema(OASFactory.createSchema().booleanSchema(false));
    }
    Map<String, Schema> properties = new LinkedHashMap<>(schema.getProperties());
    List<String> required = Optional.ofNullable(schema.getRequired()).orElse(List.of());
    properties.replaceAll(
        (name, property) -> required.contains(name) ? property : orNull(property));
    schema.setProperties(properties);
  }

  private static Schema orNull(Schema property) {
    if (property.getRef() != null) {
      return OASFactory.createSchema()
          .addAnyOf(property)
          .addAnyOf(OASFactory.createSchema().addType(Schema.SchemaType.NULL));
    }
    List<Schema.SchemaType> types = property.getType();
    if (types == null || types.contains(Schema.SchemaType.NULL)) {
      return property;
    }
    if (property.getEnumeration() != null) {
      property.addEnumeration(null);
    }
    return property.addType(Schema.SchemaType.NULL);
  }

  private static void addProblems(Operation operation) {
    EVERYWHERE.forEach(name -> addProblem(operation.getResponses(), name));
    if (operation.getRequestBody() != null) {
      WHERE_A_BODY_IS_SENT.forEach(name -> addProblem(operation.getResponses(), name));
    }
  }

  private static void addProblem(APIResponses responses, String name) {
    RESPONSES.stream()
        .filter(response -> response.name().equals(name))
        .forEach(response ->
            responses.addAPIResponse(
                Integer.toString(response.status()), OASFactory.createAPIResponse().ref(name)));
  }

  /** The answer of one status, and the codes it can hold. */
  private record ProblemResponse(String name, List<ProblemCode> codes) {

    ProblemResponse(String name, ProblemCode... codes) {
      this(name, List.of(codes));
    }

    int status() {
      return codes.getFirst().status();
    }

    APIResponse model() {
      MediaType problem =
          OASFactory.createMediaType().schema(OASFactory.createSchema().ref(SCHEMAS + "Problem"));
      codes.forEach(code -> problem.addExample(code.code(), example(code)));
      APIResponse response =
          OASFactory.createAPIResponse()
              .description(description())
              .content(OASFactory.createContent().addMediaType(Problem.MEDIA_TYPE, problem));
      if (status() == 429 || status() == 503) {
        response.addHeader(RETRY_AFTER, seconds());
      }
      return response;
    }

    private String description() {
      return codes.stream()
          .map(code -> "`%s`: %s.".formatted(code.code(), code.title()))
          .reduce((one, next) -> one + " " + next)
          .orElseThrow();
    }

    private static Example example(ProblemCode code) {
      return OASFactory.createExample()
          .summary(code.title())
          .value(toMap(ProblemExamples.of(code)));
    }

    private static Map<String, Object> toMap(Problem problem) {
      return new StrictJson().mapper().convertValue(problem, new TypeReference<>() {});
    }

    private static Header seconds() {
      return OASFactory.createHeader()
          .description("Seconds to wait before trying again")
          .schema(OASFactory.createSchema().addType(Schema.SchemaType.INTEGER));
    }
  }
}
