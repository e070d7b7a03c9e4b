package dev.lapse.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys and notes are those of Go's note package, the first one that wrote them. */
class SignedNoteTest {
  private static final String PETER_KEY =
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
  private static final String PETER_SECRET =
      "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
  private static final String ENOCH_KEY =
      "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
  private static final String TEXT =
      """
      If you think cryptography is the answer to your problem,
      then you don't know what your problem is.
      """;
  private static final String PETER =
      "— PeterNeumann"
          + " x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
  private static final String ENOCH =
      "— EnochRoot"
          + " rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

  @Test
  void aKnownKeySignsByteForByte() {
    // Given
    var key = SigningKey.parse(PETER_SECRET);

    // When
    var note = new SignedNote(TEXT, List.of(key.sign(TEXT)));

    // Then
    assertThat(note).hasToString(TEXT + "\n" + PETER);
    assertThat(key).hasToString(PETER_KEY);
    assertThat(key.secret()).isEqualTo(PETER_SECRET);
  }

  @Test
  void aNoteIsVerifiedByEachKeyThatSignedIt() {
    // Given
    var note = SignedNote.parse(TEXT + "\n" + PETER + ENOCH);

    // When
    var verified =
        List.of(
            note.verifiedBy(VerifierKey.parse(PETER_KEY)),
            note.verifiedBy(VerifierKey.parse(ENOCH_KEY)));

    // Then
    assertThat(verified).containsOnly(true);
    assertThat(note).hasToString(TEXT + "\n" + PETER + ENOCH);
  }

  @Test
  void aKeyThatDidNotSignVerifiesNothing() {
    // Given
    var note = SignedNote.parse(TEXT + "\n" + PETER);

    // When
    var verified = note.verifiedBy(VerifierKey.parse(ENOCH_KEY));

    // Then
    assertThat(verified).isFalse();
  }

  @Test
  void anotherTextBelowAKnownSignatureIsTold() {
    // Given
    var note = SignedNote.parse(TEXT.replace("answer", "Answer") + "\n" + PETER);

    // When
    var refusal = catchThrowable(() -> note.verifiedBy(VerifierKey.parse(PETER_KEY)));

    // Then
    assertThat(refusal)
        .isInstanceOf(BadSignatureException.class)
        .hasMessageContaining("PeterNeumann+c74f20a3");
  }

  @Test
  void theExampleOfTheDocumentIsANote() {
    // Given
    var text =
        "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n";
    var signature =
        "— quasimodo.example/salvatore"
            + " NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";

    // When
    var note = SignedNote.parse((text + "\n" + signature).getBytes(StandardCharsets.UTF_8));

    // Then
    assertThat(note.text()).isEqualTo(text);
    assertThat(note.signatures().getFirst().key())
        .isEqualTo("quasimodo.example/salvatore+367ba04b");
  }

  static List<String> notNotes() {
    var key = PETER.strip();
    return List.of(
        "",
        TEXT,
        TEXT + "\n",
        TEXT + "\n" + key,
        "\u0001" + TEXT + "\n" + PETER,
        TEXT + "\n" + PETER + "Unexpected line.\n",
        TEXT + "\n" + PETER.replace("PeterNeumann", "Peter Neumann"),
        TEXT + "\n" + PETER.replace("PeterNeumann", "Peter+Neumann"),
        TEXT + "\n" + PETER.replace("PeterNeumann", ""),
        TEXT + "\n" + PETER.replace("nAM=", "nAN="),
        TEXT + "\n" + PETER.replace("nAM=", "nAM"),
        TEXT + "\n" + PETER.replace("—", "-"),
        TEXT + "\n— PeterNeumann x08gow==\n",
        TEXT + "\n" + PETER.repeat(SignedNote.MOST_SIGNATURES + 1));
  }

  @ParameterizedTest
  @MethodSource("notNotes")
  void whatIsNoNoteIsRefused(String text) {
    // Given
    var bytes = text.getBytes(StandardCharsets.UTF_8);

    // When
    var refusal = catchThrowable(() -> SignedNote.parse(bytes));

    // Then
    assertThat(refusal).isInstanceOf(MalformedException.class);
  }

  @Test
  void aSignatureOfAKeyTakesThePlaceOfItsOlderOne() {
    // Given
    var peter = SigningKey.parse(PETER_SECRET);
    var older =
        new SignedNote(TEXT, List.of(peter.sign("another\n"), NoteSignature.parse(ENOCH.strip())));

    // When
    var note = older.with(List.of(peter.sign(TEXT)));

    // Then
    assertThat(note).hasToString(TEXT + "\n" + ENOCH + PETER);
  }

  @Test
  void aKeyWithACharacterLeftOutOrChangedIsRefused() {
    // Given
    var left = IntStream.range(0, PETER_KEY.length()).mapToObj(SignedNoteTest::without);
    var changed = IntStream.range(0, PETER_KEY.length()).mapToObj(SignedNoteTest::changed);

    // When
    var refusals =
        Stream.concat(left, changed).map(text -> catchThrowable(() -> VerifierKey.parse(text)));

    // Then
    assertThat(refusals)
        .allSatisfy(refusal -> assertThat(refusal).isInstanceOf(MalformedException.class));
  }

  private static String without(int place) {
    return new StringBuilder(PETER_KEY).deleteCharAt(place).toString();
  }

  private static String changed(int place) {
    var text = new StringBuilder(PETER_KEY);
    text.setCharAt(place, (char) (text.charAt(place) + 1));
    return text.toString();
  }

  @Test
  void aKeyOfWrongLengthOrUnknownTypeIsRefused() {
    // Given
    var keys =
        List.of(
            "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
            "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");

    // When
    var refusals = keys.stream().map(text -> catchThrowable(() -> VerifierKey.parse(text)));

    // Then
    assertThat(refusals)
        .allSatisfy(refusal -> assertThat(refusal).isInstanceOf(MalformedException.class));
  }

  @Test
  void aSecretThatIsNotReadIsNotTold() {
    // Given
    var broken = List.of(PETER_SECRET.replace("AYEK", "AYEJ"), PETER_SECRET + "=", "AYEK", "");

    // When
    var refusals = broken.stream().map(text -> catchThrowable(() -> SigningKey.parse(text)));

    // Then
    assertThat(refusals)
        .allSatisfy(refusal ->
            assertThat(refusal)
                .isInstanceOf(MalformedException.class)
                .hasMessageNotContaining("AYE")
                .hasMessageNotContaining("FALVFGyN"));
  }
}
