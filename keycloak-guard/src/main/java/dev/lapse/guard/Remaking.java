package dev.lapse.guard;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.keycloak.common.Profile;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.ProtocolMapper;
import org.keycloak.protocol.ProtocolMapperUtils;
import org.keycloak.protocol.oidc.mappers.OIDCAccessTokenMapper;
import org.keycloak.protocol.oidc.mappers.OIDCIDTokenMapper;
import org.keycloak.protocol.oidc.mappers.TokenIntrospectionTokenMapper;
import org.keycloak.protocol.oidc.mappers.UserInfoTokenMapper;
import org.keycloak.representations.AccessToken;
import org.keycloak.representations.IDToken;

/**
 * Makes a token anew without the scopes that have ended: what a mapper has put into a token can't
 * be told from what another has, so none of it is kept, and the mappers of the other scopes run
 * again.
 */
final class Remaking {
  private final KeycloakSession session;
  private final UserSessionModel userSession;
  private final ContextWithout context;

  Remaking(KeycloakSession session, UserSessionModel userSession, ContextWithout context) {
    this.session = session;
    this.userSession = userSession;
    this.context = context;
    forgetRoles();
  }

  /** Keycloak resolves a client's roles once in a request, and keeps them as a token. */
  private void forgetRoles() {
    List<String> kept =
        session.getAttributes().entrySet().stream()
            .filter(attribute -> attribute.getValue() instanceof AccessToken)
            .map(Map.Entry::getKey)
            .toList();
    kept.forEach(session::removeAttribute);
  }

  AccessToken accessToken(AccessToken made) {
    var token = new AccessToken();
    copyOrigin(made, token);
    if (userSession.getPersistenceState() == UserSessionModel.SessionPersistenceState.TRANSIENT) {
      token.subject(userSession.getUser().getId());
    }
    if (!Profile.isFeatureEnabled(Profile.Feature.STEP_UP_AUTHENTICATION)) {
      token.setAcr(made.getAcr());
    }
    token.setScope(context.getScopeString());
    return run(
        token,
        OIDCAccessTokenMapper.class,
        (mapper, so, model) ->
            mapper.transformAccessToken(so, model, session, userSession, context));
  }

  IDToken idToken(IDToken made) {
    var token = new IDToken();
    copyOrigin(made, token);
    token.subject(userSession.getUser().getId());
    token.audience(context.getClientSession().getClient().getClientId());
    token.setNonce(made.getNonce());
    if (!Profile.isFeatureEnabled(Profile.Feature.STEP_UP_AUTHENTICATION)) {
      token.setAcr(made.getAcr());
    }
    return run(
        token,
        OIDCIDTokenMapper.class,
        (mapper, so, model) -> mapper.transformIDToken(so, model, session, userSession, context));
  }

  AccessToken userInfo() {
    return run(
        new AccessToken(),
        UserInfoTokenMapper.class,
        (mapper, so, model) ->
            mapper.transformUserInfoToken(so, model, session, userSession, context));
  }

  AccessToken introspection(AccessToken made, Set<String> stillMeantFor) {
    var token = new AccessToken();
    copyOrigin(made, token);
    token.subject(made.getSubject());
    token.setNonce(made.getNonce());
    token.setConfirmation(made.getConfirmation());
    token.setScope(made.getScope());
    token.audience(audience(made).filter(stillMeantFor::contains).toArray(String[]::new));
    return run(
        token,
        TokenIntrospectionTokenMapper.class,
        (mapper, so, model) ->
            mapper.transformIntrospectionToken(so, model, session, userSession, context));
  }

  /** Nobody, where the token names nobody. */
  static Stream<String> audience(AccessToken token) {
    return token.getAudience() == null ? Stream.empty() : Arrays.stream(token.getAudience());
  }

  /** What Keycloak itself writes into every token before the first mapper runs. */
  private static void copyOrigin(IDToken made, IDToken token) {
    token
        .id(made.getId())
        .type(made.getType())
        .issuer(made.getIssuer())
        .issuedFor(made.getIssuedFor())
        .iat(made.getIat())
        .exp(made.getExp());
    token.setSessionId(made.getSessionId());
  }

  private interface Step<M, T> {
    T apply(M mapper, T token, ProtocolMapperModel model);
  }

  private <M, T> T run(T bare, Class<M> kind, Step<M, T> step) {
    T token = bare;
    Predicate<Map.Entry<ProtocolMapperModel, ProtocolMapper>> isOfKind =
        entry -> kind.isInstance(entry.getValue());
    for (var entry :
        ProtocolMapperUtils.getSortedProtocolMappers(session, context, isOfKind).toList()) {
      token = step.apply(kind.cast(entry.getValue()), token, entry.getKey());
    }
    return token;
  }
}
