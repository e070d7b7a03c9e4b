package dev.lapse.keycloak;

import dev.lapse.inventory.RealmReading;
import dev.lapse.inventory.ServiceAccountReadings;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/**
 * Keeps what was read of the service accounts for a short while, so that leafing through them costs
 * Keycloak nothing. One reading at a time for each realm, whoever waits for it, and whoever stops
 * waiting.
 */
@ApplicationScoped
class KeptServiceAccounts implements ServiceAccountReadings {
  /** So long a reading is as good as a new one. */
  private static final Duration FRESH = Duration.ofSeconds(30);

  /** So long a reading is still shown, where a new one takes its time. */
  private static final Duration GOOD_ENOUGH = Duration.ofMinutes(10);

  /** So long a reader waits for a first reading, before none is told; a tenth with an older one. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Function<String, Uni<RealmReading>> readAll;
  private final Clock clock;
  private final Duration patience;
  private final ConcurrentMap<String, RealmReading> kept = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, CompletableFuture<RealmReading>> underWay =
      new ConcurrentHashMap<>();

  @Inject
  KeptServiceAccounts(ServiceAccounts accounts, Clock clock) {
    this(accounts::readAll, clock, PATIENCE);
  }

  /**
   * @param readAll how the service accounts of a realm are read
   * @param patience how long a reader waits for that
   */
  KeptServiceAccounts(Function<String, Uni<RealmReading>> readAll, Clock clock, Duration patience) {
    this.readAll = readAll;
    this.clock = clock;
    this.patience = patience;
  }

  @Override
  public Uni<Optional<RealmReading>> of(String realm) {
    return Uni.createFrom()
        .deferred(() -> {
          var fresh = keptFor(realm, FRESH);
          return fresh.isPresent()
              ? Uni.createFrom().item(fresh)
              : CallersContext.of(newest(realm));
        });
  }

  private Optional<RealmReading> keptFor(String realm, Duration atMost) {
    var earliest = clock.instant().minus(atMost);
    return Optional.ofNullable(kept.get(realm))
        .filter(reading -> reading.began().isAfter(earliest));
  }

  /** Who can be shown an older one hardly waits: a large realm is being read most of the time. */
  private Uni<Optional<RealmReading>> newest(String realm) {
    var older = keptFor(realm, GOOD_ENOUGH);
    return reading(realm)
        .map(Optional::of)
        .ifNoItem()
        .after(older.isPresent() ? patience.dividedBy(10) : patience)
        .recoverWithItem(older);
  }

  /** Whoever gives up gives up a copy: the reading itself goes on. */
  private Uni<RealmReading> reading(String realm) {
    var own = new CompletableFuture<RealmReading>();
    var earlier = underWay.putIfAbsent(realm, own);
    if (earlier == null) {
      begin(realm, own);
    }
    var shared = earlier == null ? own : earlier;
    return Uni.createFrom().completionStage(shared::copy);
  }

  private void begin(String realm, CompletableFuture<RealmReading> own) {
    readAll
        .apply(realm)
        .invoke(reading -> kept.put(realm, reading))
        .onTermination()
        .invoke(() -> underWay.remove(realm, own))
        .subscribe()
        .with(own::complete, own::completeExceptionally);
  }
}
