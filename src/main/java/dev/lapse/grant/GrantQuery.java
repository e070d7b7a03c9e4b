package dev.lapse.grant;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Which grants a reader asks for: stuck ones first, then the newest.
 *
 * @param states any of these; empty: all
 * @param requester the requester's subject or name
 * @param tampered whether somebody took the scope and it was not given back
 * @param expiresBefore only grants whose end is known and earlier
 * @param extensionPending only grants with an extension that waits for its decision
 * @param glassUnreviewed only grants whose glass was broken, and nobody has looked at that
 * @param sight what the reader may see
 * @param after the last grant of the page before; empty: from the start
 * @param limit how many at most, 1 to 200
 */
public record GrantQuery(
    Set<GrantState> states,
    Optional<String> realm,
    Optional<String> subject,
    Optional<String> scope,
    Optional<String> requester,
    Optional<Boolean> stuck,
    Optional<Boolean> tampered,
    Optional<Instant> expiresBefore,
    boolean extensionPending,
    boolean glassUnreviewed,
    Sight sight,
    Optional<Place> after,
    int limit) {

  public static final int MAX_LIMIT = 200;

  /** The place of a grant in the order of the list. */
  public record Place(boolean stuck, UUID id) {}

  /** What a reader may see. */
  public sealed interface Sight {
    /** Everything. */
    record All() implements Sight {}

    /**
     * What concerns the reader.
     *
     * @param requester its own requests
     * @param client the grants of its own client; empty for a person
     * @param approverRoles what a role that it has decides: the request, the latest extension, or
     *     whether to break the glass
     */
    record Own(String requester, Optional<String> client, Set<String> approverRoles)
        implements Sight {
      Own withApproverRoles(Set<String> roles) {
        return new Own(requester, client, roles);
      }
    }
  }

  /** A statement that yields ids, and its named parameters. */
  record Sql(String text, Map<String, Object> parameters) {}

  GrantQuery seenBy(Sight reader) {
    return new GrantQuery(
        states,
        realm,
        subject,
        scope,
        requester,
        stuck,
        tampered,
        expiresBefore,
        extensionPending,
        glassUnreviewed,
        reader,
        after,
        limit);
  }

  Sql toSql() {
    return GrantQuerySql.of(this);
  }
}
