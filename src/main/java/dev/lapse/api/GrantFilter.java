package dev.lapse.api;

import dev.lapse.grant.GrantQuery;
import dev.lapse.grant.GrantState;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** Which grants a caller wants listed. */
public class GrantFilter {

  /** In what state an extension is to be. */
  public enum ExtensionState {
    PENDING
  }

  /** In what state a broken glass is to be. */
  public enum GlassState {
    UNREVIEWED
  }

  @QueryParam("state")
  @Parameter(description = "Any of these; may be repeated.")
  List<GrantState> state;

  @QueryParam("realm")
  @PlainText(max = 255)
  String realm;

  @QueryParam("subject")
  @PlainText(max = 255)
  String subject;

  @QueryParam("scope")
  @PlainText(max = 255)
  String scope;

  @QueryParam("requester")
  @PlainText(max = 255)
  @Parameter(description = "The requester's subject or name.")
  String requester;

  @QueryParam("stuck")
  Boolean stuck;

  @QueryParam("tampered")
  @Parameter(description = "Somebody took the scope off the client, and it was not given back.")
  Boolean tampered;

  @QueryParam("expiresBefore")
  @Parameter(description = "Only grants whose end is known and earlier than this.")
  Instant expiresBefore;

  @QueryParam("extension")
  @Parameter(description = "Only grants with an extension that waits for its decision.")
  ExtensionState extension;

  @QueryParam("breakGlass")
  @Parameter(
      description = "Only grants that one person opened alone, and nobody has reviewed since.")
  GlassState breakGlass;

  @QueryParam("limit")
  @DefaultValue("50")
  @Min(1)
  @Max(GrantQuery.MAX_LIMIT)
  int limit;

  @QueryParam("cursor")
  @PlainText(max = 255)
  @Parameter(description = "The nextCursor of the page before.")
  String cursor;

  /** The query for this page and one grant more, which tells whether another page follows. */
  GrantQuery toQuery(GrantQuery.Sight sight) {
    return new GrantQuery(
        state == null ? Set.of() : Set.copyOf(state),
        Optional.ofNullable(realm),
        Optional.ofNullable(subject),
        Optional.ofNullable(scope),
        Optional.ofNullable(requester),
        Optional.ofNullable(stuck),
        Optional.ofNullable(tampered),
        Optional.ofNullable(expiresBefore),
        extension == ExtensionState.PENDING,
        breakGlass == GlassState.UNREVIEWED,
        sight,
        Optional.ofNullable(cursor).map(Cursor::parse),
        limit + 1);
  }
}
