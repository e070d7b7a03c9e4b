package dev.lapse.startup;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Settings of Quarkus that follow from whether one of ours is there, which its own files can't say.
 * Whatever an operator sets by Quarkus' own key goes before them.
 */
public final class FollowingSettings implements ConfigSourceFactory {
  private static final String NAME = "what follows from other settings";
  private static final int BELOW_ALL_OTHERS = 50;
  private static final String TRUST = "lapse-trust";

  /** A start that migrates and ends asks Keycloak for nothing, so it need not have the secret. */
  private static final Map<String, String> MIGRATION =
      Map.of("lapse.keycloak.client-secret", "none-since-nothing-is-asked-of-keycloak");

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    var settings = new HashMap<String, String>();
    settings.putAll(traces(value(context, "lapse.traces.endpoint")));
    value(context, "lapse.trust.keycloak").ifPresent(file -> settings.putAll(trustInKeycloak()));
    if (value(context, "quarkus.init-and-exit").filter("true"::equals).isPresent()) {
      settings.putAll(MIGRATION);
    }
    value(context, "lapse.trust.database")
        .ifPresent(file -> settings.putAll(trustInDatabase(file)));
    return List.of(new PropertiesConfigSource(settings, NAME, BELOW_ALL_OTHERS));
  }

  private static Optional<String> value(ConfigSourceContext context, String key) {
    return Optional.ofNullable(context.getValue(key))
        .map(ConfigValue::getValue)
        .filter(value -> !value.isBlank());
  }

  private static Map<String, String> traces(Optional<String> endpoint) {
    return endpoint
        .map(address ->
            Map.of(
                "quarkus.otel.sdk.disabled",
                "false",
                "quarkus.otel.exporter.otlp.endpoint",
                address))
        .orElse(Map.of("quarkus.otel.sdk.disabled", "true"));
  }

  /** Everything that calls Keycloak asks dev.lapse.trust; without a file it has nothing to say. */
  private static Map<String, String> trustInKeycloak() {
    return Map.of(
        "quarkus.oidc.tls.tls-configuration-name",
        TRUST,
        "quarkus.oidc.pages.tls.tls-configuration-name",
        TRUST,
        "quarkus.oidc-client.tls.tls-configuration-name",
        TRUST,
        "quarkus.rest-client.keycloak-admin.tls-configuration-name",
        TRUST);
  }

  /** Of the migration; what serves asks dev.lapse.trust. */
  private static Map<String, String> trustInDatabase(String file) {
    return Map.of(
        "quarkus.datasource.jdbc.additional-jdbc-properties.sslmode",
        "verify-full",
        "quarkus.datasource.jdbc.additional-jdbc-properties.sslrootcert",
        file);
  }

  @Override
  public OptionalInt getPriority() {
    return OptionalInt.of(BELOW_ALL_OTHERS);
  }
}
