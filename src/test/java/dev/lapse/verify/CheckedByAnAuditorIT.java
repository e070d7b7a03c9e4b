package dev.lapse.verify;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lapse.faults.DemoSettings;
import dev.lapse.faults.TargetBehindProxy;
import dev.lapse.local.PackagedLapse;
import dev.lapse.local.PackagedLapse.Ended;
import dev.lapse.testing.Grants;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docs/checking.md tells an auditor to do, done with the packaged program: its own process, no
 * database, and no network where none is said to be needed.
 */
class CheckedByAnAuditorIT extends TargetBehindProxy {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private PackagedLapse lapse;
  private String auditor;

  @TempDir Path folder;

  @BeforeEach
  void keepTheKey() throws IOException {
    lapse = PackagedLapse.start(DemoSettings.of(database, keycloak.url(), Map.of())).awaitReady();
    auditor = realm.userToken("auditor");
    Files.writeString(keyFile(), get("audit/log/key").asString());
  }

  @AfterEach
  void stop() {
    lapse.close();
  }

  @Test
  void evidenceIsVerifiedOfflineAndOneByteOfItThatWasChangedIsFound() throws IOException {
    // Given
    var file = evidenceOfARequest();
    var changed = Files.writeString(folder.resolve("changed.json"), changed(file));
    lapse.close();

    // When
    var sound = verify(file.toString());
    var spoilt = verify(changed.toString());

    // Then
    assertThat(sound.status()).as("%s", sound.lines()).isEqualTo(Verify.IS_VERIFIED);
    assertThat(sound.lines())
        .anyMatch(line -> line.contains("grant requested, by service-account-" + subject))
        .last()
        .isEqualTo("verified");
    assertThat(spoilt.status()).as("%s", spoilt.lines()).isEqualTo(Verify.IS_WRONG);
    assertThat(spoilt.lines())
        .last()
        .asString()
        .matches("NOT VERIFIED: entry \\d+ is not in the log as it is in the file: .*");
  }

  private static String changed(Path file) throws IOException {
    var evidence = Files.readString(file);
    var at = evidence.indexOf("\"entry\":\"") + "\"entry\":\"".length() + 40;
    var other = evidence.charAt(at) == 'A' ? 'B' : 'A';
    return evidence.substring(0, at) + other + evidence.substring(at + 1);
  }

  @Test
  void aWholeLogIsVerifiedAndLaterThatItGoesOn() throws IOException {
    // Given
    evidenceOfARequest();
    var kept = folder.resolve("checkpoint");
    var first = verify("--log", log(), "--keep", kept.toString());
    assertThat(first.status()).as("%s", first.lines()).isEqualTo(Verify.IS_VERIFIED);
    var before = size(Files.readString(kept));
    requested();
    await().atMost(PATIENCE).until(() -> size(get("audit/log/checkpoint").asString()) > before);

    // When
    var ended = verify("--log", log(), "--since", kept.toString(), "--keep", kept.toString());

    // Then
    assertThat(ended.status()).as("%s", ended.lines()).isEqualTo(Verify.IS_VERIFIED);
    assertThat(ended.lines()).last().isEqualTo("verified");
    assertThat(size(Files.readString(kept))).isGreaterThan(before);
  }

  // ---- steps

  private String requested() {
    return new Grants(lapse.url(), realm.clientToken(subject)).requested(subject, scope, "PT1H");
  }

  private Path evidenceOfARequest() throws IOException {
    var grant = requested();
    var answer =
        await()
            .atMost(PATIENCE)
            .until(() -> get("grants/" + grant + "/evidence"), found -> found.statusCode() == 200);
    return Files.write(folder.resolve("evidence.json"), answer.asByteArray());
  }

  private Ended verify(String... what) {
    var words = new ArrayList<>(List.of("verify"));
    words.addAll(List.of(what));
    words.addAll(List.of("--key", keyFile().toString()));
    return PackagedLapse.run(Map.of("LAPSE_TOKEN", auditor), words.toArray(String[]::new));
  }

  private Response get(String path) {
    return given().baseUri(lapse.url()).auth().oauth2(auditor).get("/api/v1/" + path);
  }

  private String log() {
    return lapse.url() + "/api/v1/audit/log";
  }

  private Path keyFile() {
    return folder.resolve("log.key");
  }

  private static long size(String checkpoint) {
    return Long.parseLong(checkpoint.lines().skip(1).findFirst().orElseThrow());
  }
}
