package dev.lapse.local;

import java.util.LinkedHashMap;
import java.util.Map;

/** The ports of {@code ./dev up}, each with the environment variable that moves it. */
record LocalPorts(int lapse, int management, int keycloak, int postgres) {
  private static final String LAPSE = "LAPSE_PORT";
  private static final String MANAGEMENT = "LAPSE_MANAGEMENT_PORT";
  private static final String KEYCLOAK = "KEYCLOAK_PORT";
  private static final String POSTGRES = "POSTGRES_PORT";

  static LocalPorts of(Map<String, String> environment) {
    return new LocalPorts(
        port(environment, LAPSE, 8080),
        port(environment, MANAGEMENT, 9000),
        port(environment, KEYCLOAK, 8180),
        port(environment, POSTGRES, 5433));
  }

  /** Fails, naming port and variable, if two are the same or another program listens on one. */
  void requireFree() {
    Map<Integer, String> seen = new LinkedHashMap<>();
    require(seen, LAPSE, lapse);
    require(seen, MANAGEMENT, management);
    require(seen, KEYCLOAK, keycloak);
    require(seen, POSTGRES, postgres);
  }

  Map<String, String> environment() {
    return Map.of(LAPSE, String.valueOf(lapse), MANAGEMENT, String.valueOf(management));
  }

  private static void require(Map<Integer, String> seen, String variable, int port) {
    String other = seen.put(port, variable);
    if (other != null) {
      throw new LocalFailureException(
          "%s and %s are both %d; each needs a port of its own.".formatted(other, variable, port));
    }
    if (!FreePort.isFree(port)) {
      throw new LocalFailureException(
          "Port %d (%s) is taken. Stop the program that listens on it, or choose another: %s=%d ./dev up"
              .formatted(port, variable, variable, FreePort.find()));
    }
  }

  private static int port(Map<String, String> environment, String variable, int otherwise) {
    String value = environment.getOrDefault(variable, "");
    if (value.isBlank()) {
      return otherwise;
    }
    try {
      int port = Integer.parseInt(value.trim());
      if (port > 0 && port < 65536) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw new LocalFailureException("%s=%s is not a port.".formatted(variable, value), e);
    }
    throw new LocalFailureException("%s=%s is not a port.".formatted(variable, value));
  }
}
