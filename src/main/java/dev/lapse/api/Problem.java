package dev.lapse.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lapse.policy.Violation;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An error as RFC 9457 writes it.
 *
 * @param type identifies the kind of problem
 * @param title says the kind of problem in words
 * @param status the HTTP status, once more
 * @param detail what went wrong this time, and what to do about it
 * @param code what programs switch on
 * @param violations the fields that are wrong; left out when there are none
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(
    description = "An error (RFC 9457).",
    requiredProperties = {"type", "title", "status", "detail", "code"})
public record Problem(
    @Schema(
            type = SchemaType.STRING,
            format = "uri",
            examples = "https://lapse.dev/problems/invalid-request")
        URI type,
    @Schema(examples = "The request is not valid") String title,
    @Schema(minimum = "400", maximum = "599", examples = "400") int status,
    @Schema(examples = "Correct the fields that are listed and send the request again.")
        String detail,
    @Schema(description = "What programs switch on.", examples = "invalid-request") String code,
    @Schema(description = "The fields that are wrong; left out when there are none.")
        List<Violation> violations) {

  /** The media type of a problem. */
  public static final String MEDIA_TYPE = "application/problem+json";

  private static final String TYPES = "https://lapse.dev/problems/";

  /** Copies the violations. */
  public Problem {
    violations = List.copyOf(violations);
  }

  /** A problem that no single field explains. */
  public static Problem of(ProblemCode code, String detail) {
    return of(code, detail, List.of());
  }

  /** A problem with the fields that are to blame. */
  public static Problem of(ProblemCode code, String detail, List<Violation> violations) {
    return new Problem(
        URI.create(TYPES + code.code()),
        code.title(),
        code.status(),
        detail,
        code.code(),
        violations);
  }

  /** A request with these fields to correct. */
  public static Problem invalid(List<Violation> violations) {
    return of(
        ProblemCode.INVALID_REQUEST,
        "Correct what \"violations\" lists and send the request again.",
        violations);
  }
}
