package dev.lapse.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.lapse.tlog.CanonicalJson;
import dev.lapse.tlog.Hash;
import dev.lapse.tlog.KeyKind;
import dev.lapse.tlog.SigningKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be configured, and what it is called afterwards. */
class DestinationsTest {
  private static final String LOG_KEY = key(KeyKind.ED25519);
  private static final String WITNESS_KEY = key(KeyKind.COSIGNATURE);

  private static String key(KeyKind kind) {
    return SigningKey.generate("example.com/name", kind, new SecureRandom()).verifier().toString();
  }

  private static Destinations of(List<String> targets, List<String> witnesses) {
    var settings =
        new LogSettings(
            Optional.empty(), Optional.of(targets), Optional.of(witnesses), Duration.ZERO);
    return new Destinations(settings, null, null, null, null);
  }

  @Test
  void everyDestinationHasANameWithoutASecret() {
    // Given
    var targets = List.of("https://a.example/secret-1", "https://a.example/secret-2");

    // When
    var destinations = of(targets, List.of("https://w.example/path " + WITNESS_KEY));

    // Then
    assertThat(destinations.all().stream().map(Destination::name))
        .containsExactly("https://a.example", "https://a.example 2", "example.com/name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret",
        "ftp://secret.example/",
        "https://user:secret@example.com/",
        "https:///secret",
        "https://example.com/a secret"
      })
  void whatIsNoAddressIsRefusedWithoutRepeatingIt(String address) {
    // When
    var refusal = catchThrowable(() -> of(List.of(address), List.of()));

    // Then
    assertThat(refusal)
        .isInstanceOf(InvalidLogConfigurationException.class)
        .hasMessageContaining("lapse.audit.targets")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aWitnessNeedsAnAddressAndAKeyOfAWitness() {
    // Given
    var wrong =
        List.of(
            List.of("https://w.example/"),
            List.of("https://w.example/ no-key"),
            List.of("https://w.example/ " + LOG_KEY),
            List.of("https://w.example/ " + WITNESS_KEY, "https://v.example/ " + WITNESS_KEY));

    // When
    var refusals = wrong.stream().map(witnesses -> catchThrowable(() -> of(List.of(), witnesses)));

    // Then
    assertThat(refusals)
        .hasSize(4)
        .allSatisfy(refusal ->
            assertThat(refusal)
                .isInstanceOf(InvalidLogConfigurationException.class)
                .hasMessageContaining("lapse.audit.witnesses"));
  }

  @Test
  void theLogOutputHasACheckpointOnOneLine() {
    // Given
    var head = new SignedHead(7, Hash.EMPTY, "example.com/log\n7\nroot\n\n— example.com/log sig\n");

    // When
    var line = LogOutput.line(head);

    // Then
    assertThat(line.lines()).hasSize(1);
    assertThat(CanonicalJson.read(line.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(Map.of("checkpoint", head.note()));
  }
}
