package dev.lapse.api;

/**
 * Every kind of error that the API answers with: the wire code that programs switch on, the HTTP
 * status and the title that go with it.
 *
 * <p>A request that HTTP itself refuses (method, media type, length) is an {@code invalid-request}
 * too; it keeps the status that HTTP has for it.
 */
public enum ProblemCode {
  INVALID_REQUEST("invalid-request", 400, "The request is not valid"),
  METHOD_NOT_ALLOWED("invalid-request", 405, "The method is not allowed here"),
  NOT_ACCEPTABLE("invalid-request", 406, "The answer has no such representation"),
  ADDRESS_TOO_LONG("invalid-request", 414, "The address is too long"),
  HEADERS_TOO_LARGE("invalid-request", 431, "The headers are too large"),
  UNSUPPORTED_MEDIA_TYPE("invalid-request", 415, "The body is not of a supported media type"),
  UNAUTHENTICATED("unauthenticated", 401, "No valid bearer token"),
  INSUFFICIENT_SIGN_IN("insufficient-sign-in", 401, "The sign-in is too old or too weak for this"),
  FORBIDDEN("forbidden", 403, "Not allowed"),
  OWN_REQUEST("own-request", 403, "Nobody decides on their own request"),
  NOT_FOUND("not-found", 404, "Not found"),
  NO_POLICY("no-policy", 422, "No policy allows this"),
  POLICY_VIOLATION("policy-violation", 422, "The policy does not allow this request"),
  UNKNOWN_SUBJECT("unknown-subject", 422, "Unknown subject"),
  UNKNOWN_SCOPE("unknown-scope", 422, "Unknown scope"),
  NOT_A_SERVICE_ACCOUNT("not-a-service-account", 422, "Not a service account"),
  ALREADY_STANDING("already-standing", 409, "The scope is standing already"),
  ASSIGNMENT_CONFLICT("assignment-conflict", 409, "Another grant assigns the scope differently"),
  WRONG_STATE("wrong-state", 409, "The state of the grant does not allow this"),
  ALREADY_DECIDED("already-decided", 409, "Already decided"),
  ALREADY_SETTLED("already-settled", 409, "Already settled"),
  IDEMPOTENCY_CONFLICT("idempotency-conflict", 409, "The idempotency key is taken"),
  STALE_VERSION("stale-version", 412, "The grant has changed"),
  TOO_LARGE("too-large", 413, "The body is too large"),
  TOO_MANY_REQUESTS("too-many-requests", 429, "Too many requests"),
  INTERNAL_ERROR("internal-error", 500, "Internal error"),
  KEYCLOAK_UNAVAILABLE("keycloak-unavailable", 503, "Keycloak is unavailable"),
  DATABASE_UNAVAILABLE("database-unavailable", 503, "The database is unavailable");

  private final String code;
  private final int status;
  private final String title;

  ProblemCode(String code, int status, String title) {
    this.code = code;
    this.status = status;
    this.title = title;
  }

  /** The code on the wire. */
  public String code() {
    return code;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** A short sentence that is the same for every problem of this kind. */
  public String title() {
    return title;
  }
}
