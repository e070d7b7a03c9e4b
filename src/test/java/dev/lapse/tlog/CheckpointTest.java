package dev.lapse.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples are those of C2SP tlog-checkpoint, tlog-cosignature and tlog-witness. */
class CheckpointTest {
  private static final String TEXT =
      """
      example.com/behind-the-sofa
      20852163
      CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
      """;
  private static final String LOG =
      "— example.com/behind-the-sofa"
          + " Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";
  private static final String OTHER_KEY =
      "— example.com/behind-the-sofa"
          + " opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=\n";
  private static final String WITNESS =
      "— witness.example.com/w1"
          + " jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  @Test
  void theExampleIsACheckpoint() {
    // Given
    var note = SignedNote.parse(TEXT + "\n" + LOG + WITNESS);

    // When
    var checkpoint = Checkpoint.parse(note.text());

    // Then
    assertThat(checkpoint)
        .isEqualTo(
            new Checkpoint(
                "example.com/behind-the-sofa",
                20_852_163,
                Hash.parse("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=")));
    assertThat(checkpoint.text()).isEqualTo(TEXT);
    assertThat(note).hasToString(TEXT + "\n" + LOG + WITNESS);
  }

  @Test
  void theExampleOfACosignatureTellsItsTime() {
    // Given
    var signature = SignedNote.signatures(WITNESS).getFirst();

    // When
    var at = Cosignature.at(signature);

    // Then
    assertThat(at).isEqualTo(Instant.ofEpochSecond(1_679_315_147));
  }

  @Test
  void aWitnessSignsTheTextBelowItsTime() {
    // Given
    var message = Cosignature.message(1_679_315_147, TEXT);

    // When
    var text = new String(message, StandardCharsets.UTF_8);

    // Then
    assertThat(text).isEqualTo("cosignature/v1\ntime 1679315147\n" + TEXT);
  }

  @Test
  void aCosignatureHoldsForItsTextAndItsTime() {
    // Given
    var key =
        SigningKey.generate("witness.example.com/w1", KeyKind.COSIGNATURE, new SecureRandom());
    var checkpoint = Checkpoint.parse(TEXT);

    // When
    var signature = key.cosign(checkpoint, NOON);

    // Then
    var later = signature.signature();
    later[7]++;
    var backdated = new NoteSignature(signature.name(), signature.keyId(), later);
    assertThat(key.verifier().verifies(TEXT, signature)).isTrue();
    assertThat(Cosignature.at(signature)).isEqualTo(NOON);
    assertThat(key.verifier().verifies(TEXT + "more\n", signature)).isFalse();
    assertThat(key.verifier().verifies(TEXT, backdated)).isFalse();
  }

  @Test
  void everyKeyOfALogSignsWhileOneFollowsTheOther() {
    // Given
    var random = new SecureRandom();
    var keys =
        Stream.generate(() -> SigningKey.generate("example.com/log", KeyKind.ED25519, random))
            .limit(2)
            .toList();
    var checkpoint = new Checkpoint("example.com/log", 0, Hash.EMPTY);

    // When
    var note = SignedNote.parse(checkpoint.sign(keys).toString());

    // Then
    assertThat(keys).allMatch(key -> note.verifiedBy(key.verifier()));
    assertThat(Checkpoint.parse(note.text())).isEqualTo(checkpoint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "log\n1\n",
        "log\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
        "\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "log\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "log\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "log\n9999999999999999999\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "log\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n",
        "log\n1\nCsUY\n",
        "log\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
      })
  void whatIsNoCheckpointIsRefused(String text) {
    // Given
    var note = text;

    // When
    var refusal = catchThrowable(() -> Checkpoint.parse(note));

    // Then
    assertThat(refusal).isInstanceOf(MalformedException.class);
  }

  @Test
  void theRequestToAWitnessIsThatOfTheExample() {
    // Given
    var path =
        List.of(
            "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=",
            "jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=",
            "5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=",
            "/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=");
    var example =
        "old 20852014\n" + String.join("\n", path) + "\n\n" + TEXT + "\n" + LOG + OTHER_KEY;

    // When
    var request = AddCheckpoint.parse(example);

    // Then
    assertThat(request.proof())
        .isEqualTo(
            new ConsistencyProof(20_852_014, 20_852_163, path.stream().map(Hash::parse).toList()));
    assertThat(request.body()).isEqualTo(example);
  }

  @Test
  void theFirstRequestToAWitnessHasNoProof() {
    // Given
    var note = SignedNote.parse(TEXT + "\n" + LOG);
    var request = new AddCheckpoint(new ConsistencyProof(0, 20_852_163, List.of()), note);

    // When
    var body = request.body();

    // Then
    assertThat(body).isEqualTo("old 0\n\n" + TEXT + "\n" + LOG);
    assertThat(AddCheckpoint.parse(body)).isEqualTo(request);
  }
}
