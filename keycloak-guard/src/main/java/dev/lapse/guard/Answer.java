package dev.lapse.guard;

import java.util.Set;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.representations.AccessTokenResponse;

/**
 * The answer of the token endpoint, which names the scopes of its token. Keycloak sets them when
 * all mappers have run, from what the client asked for; this one leaves out those that have ended.
 */
final class Answer extends AccessTokenResponse {
  private final transient Set<ClientScopeModel> ended;

  Answer(AccessTokenResponse made, Set<ClientScopeModel> ended) {
    this.ended = ended;
    setToken(made.getToken());
    setExpiresIn(made.getExpiresIn());
    setRefreshToken(made.getRefreshToken());
    setRefreshExpiresIn(made.getRefreshExpiresIn());
    setTokenType(made.getTokenType());
    setIdToken(made.getIdToken());
    setNotBeforePolicy(made.getNotBeforePolicy());
    setSessionState(made.getSessionState());
    made.getOtherClaims().forEach(this::setOtherClaims);
    setScope(made.getScope());
  }

  @Override
  public void setScope(String scope) {
    super.setScope(scope == null ? null : ContextWithout.scopesWithout(scope, ended));
  }
}
