package dev.lapse.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.lapse.tlog.Checkpoint;
import dev.lapse.tlog.Hash;
import dev.lapse.tlog.KeyKind;
import dev.lapse.tlog.SigningKey;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The keys of the log, while one takes the place of another. */
class LogKeysTest {
  private static final String ORIGIN = "lapse.example.com/audit";

  private final String oldKey = newKey(ORIGIN);
  private final String newKey = newKey(ORIGIN);

  private static String newKey(String name) {
    return SigningKey.generate(name, KeyKind.ED25519, new SecureRandom()).secret();
  }

  private static LogKeys keys(String... secrets) {
    return new LogKeys(LogSettings.withKeys(String.join("\n", secrets)));
  }

  private static SignedHead signedBy(LogKeys keys) {
    var checkpoint = new Checkpoint(ORIGIN, 7, Hash.EMPTY);
    return SignedHead.of(checkpoint, keys.sign(checkpoint).toString());
  }

  @Test
  void replicasBeforeAndAfterEachStepOfAChangeAgree() {
    // Given
    var steps = List.of(keys(oldKey), keys(oldKey, newKey), keys(newKey));

    // When
    var pairs =
        Stream.of(0, 1)
            .flatMap(step ->
                Stream.of(
                    List.of(steps.get(step), steps.get(step + 1)),
                    List.of(steps.get(step + 1), steps.get(step))));

    // Then
    assertThat(pairs)
        .allSatisfy(pair ->
            assertThatCode(() -> pair.getLast().requireOurs(signedBy(pair.getFirst())))
                .doesNotThrowAnyException());
  }

  @Test
  void aKeyThatIsSwappedAtOnceIsNoticed() {
    // Given
    var head = signedBy(keys(oldKey));

    // When
    var refusal = catchThrowable(() -> keys(newKey).requireOurs(head));

    // Then
    assertThat(refusal)
        .isInstanceOf(BrokenLogException.class)
        .hasMessageContaining("was the key changed?");
  }

  @Test
  void theKeyOfAWitnessIsRefusedWithTheSettingThatHasIt() {
    // Given
    var witness = SigningKey.generate(ORIGIN, KeyKind.COSIGNATURE, new SecureRandom());

    // When
    var refusal = catchThrowable(() -> keys(witness.secret()));

    // Then
    assertThat(refusal)
        .isInstanceOf(InvalidLogConfigurationException.class)
        .hasMessageContaining("lapse.audit.key has the key of a witness")
        .hasMessageNotContaining(witness.secret());
  }

  @Test
  void keysOfTwoLogsAreRefusedAndNotShown() {
    // Given
    var another = newKey("lapse.example.com/another");

    // When
    var refusal = catchThrowable(() -> keys(oldKey, another));

    // Then
    assertThat(refusal)
        .isInstanceOf(InvalidLogConfigurationException.class)
        .hasMessageNotContaining(another)
        .hasMessageNotContaining(oldKey);
  }
}
