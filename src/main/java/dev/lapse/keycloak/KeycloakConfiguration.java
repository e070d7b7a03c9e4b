package dev.lapse.keycloak;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** Where Keycloak is and who Lapse is there. */
@ConfigMapping(prefix = "lapse.keycloak")
public interface KeycloakConfiguration {

  /**
   * Keycloak's base URL, without a path to a realm. Callers' tokens must name it as their issuer.
   */
  String url();

  /** The realm in which callers sign in and Lapse has its client. */
  String realm();

  /**
   * The realms whose clients may receive scopes; the realm above where this is left out. To manage
   * another realm than its own, Lapse's client has to be in the realm `master`.
   */
  Optional<List<String>> managedRealms();

  /** The client id of Lapse. */
  @WithDefault("lapse")
  String clientId();

  /** The secret of that client. */
  String clientSecret();

  /**
   * How many calls a replica makes to Keycloak at the same time, for each realm, at most. How many
   * it really makes it finds out by itself: fewer where Keycloak becomes slow or fails.
   */
  @WithDefault("16")
  @Min(1)
  @Max(64)
  int concurrency();

  /** How often to look whether Keycloak has the guard, and how many scopes are under it. */
  @WithDefault("PT1M")
  @DurationMin(seconds = 1)
  Duration guardCheckEvery();

  /** The managed realms; never empty. */
  default List<String> realms() {
    return managedRealms().filter(realms -> !realms.isEmpty()).orElseGet(() -> List.of(realm()));
  }
}
