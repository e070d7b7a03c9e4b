package dev.lapse.actor;

import io.smallrye.common.vertx.ContextLocals;
import io.smallrye.common.vertx.VertxContext;
import java.util.Optional;

/**
 * Where a command came from. It accompanies a call of the API to whatever is done for it; what the
 * service does by itself has none.
 *
 * @param request the id of the request: 32 lower-case hexadecimal digits, the trace id of W3C Trace
 *     Context
 * @param caller who called; empty before the token was looked at
 */
public record Provenance(String request, Optional<Caller> caller) {

  /**
   * What a token says of its use.
   *
   * @param subject whose token it is, see {@link Actor#subject()}
   * @param client through which client it was had: the claim {@code azp}
   * @param signIn how its subject signed in
   */
  public record Caller(String subject, Optional<String> client, SignIn signIn) {}

  /** Keeps it for what follows on this call. */
  public void keep() {
    ContextLocals.put(Provenance.class.getName(), this);
  }

  /** That of the call under way; empty if there is none. */
  public static Optional<Provenance> ofThisCall() {
    return VertxContext.isOnDuplicatedContext()
        ? ContextLocals.get(Provenance.class.getName())
        : Optional.empty();
  }

  /** The same call, now that its token was looked at. */
  public Provenance by(Caller known) {
    return new Provenance(request, Optional.of(known));
  }

  /** What is known of the caller, if that is whom an event tells of. */
  public Optional<Caller> callerIfIs(Party party) {
    return caller.filter(known -> known.subject().equals(party.subject()));
  }
}
