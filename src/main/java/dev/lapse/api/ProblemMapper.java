package dev.lapse.api;

import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.hibernate.validator.runtime.jaxrs.ResteasyReactiveViolationException;
import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers every exception that leaves a resource, or keeps a request from it, with a problem. */
final class ProblemMapper {
  private static final int METHOD_NOT_ALLOWED = ProblemCode.METHOD_NOT_ALLOWED.status();

  /**
   * The nearest class wins, so each one for which Quarkus brings a mapper of its own is named
   * beside {@code Throwable}.
   */
  @ServerExceptionMapper({
    Throwable.class,
    WebApplicationException.class,
    NotFoundException.class,
    UnauthorizedException.class,
    ForbiddenException.class,
    AuthenticationFailedException.class,
    AuthenticationCompletionException.class,
    ResteasyReactiveViolationException.class,
    MismatchedInputException.class,
    InvalidDefinitionException.class
  })
  Response answer(Throwable failure, UriInfo uri) {
    ProblemAnswer answer = FailureProblems.answer(failure);
    Response.ResponseBuilder response =
        Response.status(answer.problem().status())
            .type(Problem.MEDIA_TYPE)
            .entity(answer.problem());
    answer.headers().forEach(response::header);
    if (answer.problem().status() == METHOD_NOT_ALLOWED) {
      response.allow(Call.methodsAt(uri.getPath()));
    }
    return response.build();
  }
}
