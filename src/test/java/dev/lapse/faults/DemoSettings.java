package dev.lapse.faults;

import dev.lapse.local.TestParts;
import java.util.HashMap;
import java.util.Map;

/** The settings of a packaged service in the demo profile. */
public final class DemoSettings {
  private DemoSettings() {}

  /** On that database and with Keycloak at that address, plus these. */
  public static Map<String, String> of(
      OwnDatabase database, String keycloak, Map<String, String> more) {
    return of(database.address(), keycloak, more);
  }

  /** On the database at that address, host, port and name, plus these. */
  static Map<String, String> of(String database, String keycloak, Map<String, String> more) {
    TestParts parts = TestParts.get();
    Map<String, String> settings = new HashMap<>();
    settings.put("QUARKUS_PROFILE", "demo");
    settings.put("LAPSE_DATABASE_ADDRESS", database);
    settings.put("LAPSE_DATABASE_USERNAME", parts.databaseUsername());
    settings.put("LAPSE_DATABASE_PASSWORD", parts.databasePassword());
    settings.put("LAPSE_AUDIT_KEY", parts.logKey());
    settings.put("LAPSE_KEYCLOAK_URL", keycloak);
    settings.put("LAPSE_KEYCLOAK_REALM", "acme");
    settings.put("LAPSE_KEYCLOAK_CLIENT_SECRET", "lapse-secret");
    settings.putAll(more);
    return settings;
  }
}
