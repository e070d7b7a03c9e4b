package dev.lapse.faults;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The next removal of a scope, which is held up on its way to Keycloak. */
final class HeldUpRemoval implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final CompletableFuture<Void> asked = new CompletableFuture<>();
  private final CompletableFuture<Void> mayGoOn = new CompletableFuture<>();

  /**
   * @param scopeUuid the scope's id in Keycloak
   */
  HeldUpRemoval(KeycloakProxy keycloak, String scopeUuid) {
    keycloak.onceAsked("DELETE", "-client-scopes/" + scopeUuid, this::holdUp);
  }

  private void holdUp() {
    asked.complete(null);
    mayGoOn.join();
  }

  /** Waits until it is on its way. */
  void awaitAsked() {
    asked.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  void letGoOn() {
    mayGoOn.complete(null);
  }

  /** Holds nothing up any longer. */
  @Override
  public void close() {
    letGoOn();
  }
}
