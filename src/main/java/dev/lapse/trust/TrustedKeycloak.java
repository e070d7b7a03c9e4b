package dev.lapse.trust;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.tls.runtime.TrustStoreAndTrustOptions;
import io.quarkus.tls.runtime.TrustStoreProvider;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import io.vertx.core.net.TrustOptions;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * By which certificates everything that calls Keycloak believes it: the admin API's client, what
 * gets our own token, and what reads the keys of callers' tokens and signs people in. Quarkus'
 * OpenID Connect (3.33) asks once for how to trust, at the start; what it is given here goes on
 * following the file.
 */
@Singleton
@Identifier(TrustedKeycloak.NAME)
public class TrustedKeycloak implements TrustStoreProvider {

  /** What the settings of Quarkus call it by. */
  public static final String NAME = "lapse-trust";

  private final Optional<TrustFile> file;

  TrustedKeycloak(TrustConfiguration configuration) {
    file = configuration.keycloak().map(TrustFile::read);
  }

  /** Nothing where no file is named; no setting names it then. */
  @Override
  public TrustStoreAndTrustOptions getTrustStore(Vertx vertx) {
    return file.map(trust -> new TrustStoreAndTrustOptions(trust.store(), TrustOptions.wrap(trust)))
        .orElse(null);
  }

  @Scheduled(every = "{lapse.trust.reload-every}", delayed = "{lapse.trust.reload-every}")
  Uni<Void> look() {
    return Uni.createFrom()
        .voidItem()
        .invoke(() -> file.ifPresent(TrustFile::readAgain))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }
}
