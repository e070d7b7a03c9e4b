package dev.lapse.chaos;

import java.time.Duration;

/** Something that goes wrong for a while. */
sealed interface Fault {
  /** As the table tells it. */
  String name();

  /** From its begin to its end. */
  Duration lasts();

  void begin(Scene scene);

  void end(Scene scene);

  /** {@code kill -9}; in the end there is a successor. */
  record Kill(int replica, Duration lasts) implements Fault {
    @Override
    public String name() {
      return "kill -9 of replica " + replica;
    }

    @Override
    public void begin(Scene scene) {
      scene.replicas().kill(replica);
    }

    @Override
    public void end(Scene scene) {
      scene.replicas().replace(replica);
    }
  }

  /** {@code SIGSTOP}, for longer than a lease; then it wakes and goes on where it was. */
  record Freeze(int replica, Duration lasts) implements Fault {
    @Override
    public String name() {
      return "freeze of replica " + replica;
    }

    @Override
    public void begin(Scene scene) {
      scene.replicas().freeze(replica);
    }

    @Override
    public void end(Scene scene) {
      scene.replicas().thaw(replica);
    }
  }

  /** PostgreSQL stops with all its connections, and starts again. */
  record DatabaseRestart(Duration lasts) implements Fault {
    @Override
    public String name() {
      return "restart of PostgreSQL";
    }

    @Override
    public void begin(Scene scene) {
      scene.parts().stopPostgres();
    }

    @Override
    public void end(Scene scene) {
      scene.parts().startPostgres();
    }
  }

  /** No replica reaches Keycloak; answers that are under way are lost. */
  record KeycloakCutOff(Duration lasts) implements Fault {
    @Override
    public String name() {
      return "Keycloak cut off";
    }

    @Override
    public void begin(Scene scene) {
      scene.keycloak().cutOff();
    }

    @Override
    public void end(Scene scene) {
      scene.keycloak().reconnect();
    }
  }
}
