package dev.lapse.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lapse.faults.DemoSettings;
import dev.lapse.faults.OwnDatabase;
import dev.lapse.local.PackagedLapse;
import dev.lapse.local.RealmAdmin;
import dev.lapse.local.TestParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A new secret of Lapse's client, from which the keys of sessions and forms are made. */
class SecretRotatesIT {
  private static final Path FILE = Path.of("keycloak-realm", "acme-realm.json");
  private static final String NEW_SECRET = "another-secret-of-the-client-lapse";

  private final OwnDatabase database = OwnDatabase.create();
  private RealmAdmin realm;

  @BeforeEach
  void importRealm() throws IOException {
    var file = (ObjectNode) new ObjectMapper().readTree(Files.readString(FILE));
    file.put("realm", "rotates-" + UUID.randomUUID());
    realm = new RealmAdmin(TestParts.get().keycloakUrl(), file.get("realm").asText());
    realm.create(file);
  }

  @AfterEach
  void tidyUp() {
    realm.delete();
    database.close();
  }

  @Test
  void whoeverIsSignedInComesBackWithoutTypingAndAnOpenFormIsRefused() {
    // Given
    try (PackagedLapse before = start(Map.of());
        Chromium chromium = Chromium.start();
        Visitor visitor = chromium.visitor(before.url())) {
      realm.addRedirectUri("lapse", before.url() + "/*");
      visitor.hearingNothing().signedIn("approver", "/exceptions");
      var form = visitor.page().locator("input[name=form-token]").first().getAttribute("value");

      // When
      realm.setClientSecret("lapse", NEW_SECRET);
      before.kill();
      try (PackagedLapse after = start(Map.of("LAPSE_KEYCLOAK_CLIENT_SECRET", NEW_SECRET))) {
        realm.addRedirectUri("lapse", after.url() + "/*");
        visitor.open(after.url() + "/exceptions"); // a browser's cookies are for any port

        // Then
        assertThat(visitor.page().url()).isEqualTo(after.url() + "/exceptions");
        assertThat(visitor.page().locator("h1").textContent()).isNotEmpty();
        assertThat(visitor.page().locator("input[name=form-token]").first().getAttribute("value"))
            .isNotEqualTo(form);
      }
    }
  }

  private PackagedLapse start(Map<String, String> more) {
    var keycloak = TestParts.get().keycloakUrl();
    var settings = DemoSettings.of(database, keycloak, more);
    settings.put("LAPSE_KEYCLOAK_REALM", realm.name());
    return PackagedLapse.start(settings).awaitReady();
  }
}
