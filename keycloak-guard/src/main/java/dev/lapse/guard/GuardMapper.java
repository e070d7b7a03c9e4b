package dev.lapse.guard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.common.util.Time;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.mappers.AbstractOIDCProtocolMapper;
import org.keycloak.protocol.oidc.mappers.OIDCAccessTokenMapper;
import org.keycloak.protocol.oidc.mappers.OIDCAccessTokenResponseMapper;
import org.keycloak.protocol.oidc.mappers.OIDCIDTokenMapper;
import org.keycloak.protocol.oidc.mappers.TokenIntrospectionTokenMapper;
import org.keycloak.protocol.oidc.mappers.UserInfoTokenMapper;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ServerInfoAwareProviderFactory;
import org.keycloak.representations.AccessToken;
import org.keycloak.representations.AccessTokenResponse;
import org.keycloak.representations.IDToken;

/**
 * The protocol mapper that guards the client scope it is attached to. It runs for the tokens that
 * carry the scope, after all other mappers: it caps the token's expiry at the grant's end, and
 * makes the token anew without the scope where the end has passed. Of several guards of one token
 * the first, by id, does the work of all.
 *
 * <p>The end is an attribute of the client ({@link GrantEnd}), which Lapse writes; the clock is
 * Keycloak's.
 */
public final class GuardMapper extends AbstractOIDCProtocolMapper
    implements OIDCAccessTokenMapper,
        OIDCIDTokenMapper,
        OIDCAccessTokenResponseMapper,
        UserInfoTokenMapper,
        TokenIntrospectionTokenMapper,
        ServerInfoAwareProviderFactory {
  /** The id of the provider. */
  public static final String ID = "lapse-guard";

  /** The option by which a client without a grant gets nothing from the scope. */
  public static final String STRICT = "strict";

  static boolean isGuard(ProtocolMapperModel mapper) {
    return ID.equals(mapper.getProtocolMapper());
  }

  static boolean isStrict(ProtocolMapperModel guard) {
    return Boolean.parseBoolean(guard.getConfig().get(STRICT));
  }

  @Override
  public AccessToken transformAccessToken(
      AccessToken token,
      ProtocolMapperModel model,
      KeycloakSession session,
      UserSessionModel userSession,
      ClientSessionContext context) {
    if (!speaksForAll(model, context)) {
      return token;
    }
    var scopes = GuardedScopes.of(context, Time.currentTime());
    var ended = scopes.ended();
    var held = token;
    if (!ended.isEmpty()) {
      new NamedScope(session)
          .refuse(ended, context.getClientSession().getClient(), userSession.getUser());
      held = without(ended, session, userSession, context).accessToken(token);
    }
    held.exp(scopes.cap(held.getExp()));
    return held;
  }

  @Override
  public IDToken transformIDToken(
      IDToken token,
      ProtocolMapperModel model,
      KeycloakSession session,
      UserSessionModel userSession,
      ClientSessionContext context) {
    var ended = ended(model, context);
    return ended.isEmpty() ? token : without(ended, session, userSession, context).idToken(token);
  }

  @Override
  public AccessTokenResponse transformAccessTokenResponse(
      AccessTokenResponse answer,
      ProtocolMapperModel model,
      KeycloakSession session,
      UserSessionModel userSession,
      ClientSessionContext context) {
    var ended = ended(model, context);
    return ended.isEmpty() ? answer : new Answer(answer, ended);
  }

  @Override
  public AccessToken transformUserInfoToken(
      AccessToken answer,
      ProtocolMapperModel model,
      KeycloakSession session,
      UserSessionModel userSession,
      ClientSessionContext context) {
    var ended = ended(model, context);
    return ended.isEmpty() ? answer : without(ended, session, userSession, context).userInfo();
  }

  @Override
  public AccessToken transformIntrospectionToken(
      AccessToken answer,
      ProtocolMapperModel model,
      KeycloakSession session,
      UserSessionModel userSession,
      ClientSessionContext context) {
    if (!speaksForAll(model, context)) {
      return answer;
    }
    var scopes = GuardedScopes.of(context, Time.currentTime());
    var ended = scopes.ended();
    var held = answer;
    if (!ended.isEmpty()) {
      held = introspectionWithout(ended, answer, session, userSession, context);
    }
    held.exp(scopes.cap(held.getExp()));
    return held;
  }

  /** The answer repeats the token's audience, so what would be in a new token has to be known. */
  private static AccessToken introspectionWithout(
      Set<ClientScopeModel> ended,
      AccessToken answer,
      KeycloakSession session,
      UserSessionModel userSession,
      ClientSessionContext context) {
    var audience =
        Remaking.audience(without(ended, session, userSession, context).accessToken(answer))
            .collect(Collectors.toSet());
    answer.setScope(ContextWithout.scopesWithout(answer.getScope(), ended));
    return without(ended, session, userSession, context).introspection(answer, audience);
  }

  private static Set<ClientScopeModel> ended(
      ProtocolMapperModel model, ClientSessionContext context) {
    return speaksForAll(model, context)
        ? GuardedScopes.of(context, Time.currentTime()).ended()
        : Set.of();
  }

  private static boolean speaksForAll(ProtocolMapperModel model, ClientSessionContext context) {
    return context
        .getProtocolMappersStream()
        .filter(GuardMapper::isGuard)
        .map(ProtocolMapperModel::getId)
        .min(Comparator.naturalOrder())
        .filter(model.getId()::equals)
        .isPresent();
  }

  private static Remaking without(
      Set<ClientScopeModel> ended,
      KeycloakSession session,
      UserSessionModel userSession,
      ClientSessionContext context) {
    return new Remaking(session, userSession, new ContextWithout(context, ended));
  }

  /** After every other mapper, so that none puts back what was taken out. */
  @Override
  public int getPriority() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void postInit(KeycloakSessionFactory factory) {
    factory.register(new SelfService());
  }

  /** The version, by which Lapse knows what it has to do with. */
  @Override
  public Map<String, String> getOperationalInfo() {
    return Map.of("version", version());
  }

  private static String version() {
    var properties = new Properties();
    try (var file = GuardMapper.class.getResourceAsStream("/lapse-guard.properties")) {
      properties.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }

  @Override
  public String getId() {
    return ID;
  }

  @Override
  public String getDisplayType() {
    return "Lapse guard";
  }

  @Override
  public String getDisplayCategory() {
    return TOKEN_MAPPER_CATEGORY;
  }

  @Override
  public String getHelpText() {
    return "No token with this scope outlives the grant that Lapse has given the client, and none is"
        + " issued after it.";
  }

  @Override
  public List<ProviderConfigProperty> getConfigProperties() {
    return List.of(
        new ProviderConfigProperty(
            STRICT,
            "Strict",
            "A client that has the scope without a grant of Lapse gets nothing from it.",
            ProviderConfigProperty.BOOLEAN_TYPE,
            "false"));
  }
}
