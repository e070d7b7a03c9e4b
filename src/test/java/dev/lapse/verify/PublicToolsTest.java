package dev.lapse.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.lapse.tlog.Hash;
import dev.lapse.tlog.KeyKind;
import dev.lapse.tlog.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script of docs/checking.md, run exactly as it is printed there. */
class PublicToolsTest {
  private static final String GRANT = "0193f2c4-0000-7000-8000-000000000001";
  private static final String SIGNED = "Signature Verified Successfully";

  private final SigningKey secondKey =
      SigningKey.generate(SampleLog.ORIGIN, KeyKind.ED25519, new SecureRandom());
  private final SampleLog log =
      new SampleLog().signedTooBy(secondKey).withOthers(300).withLifeOf(GRANT).withOthers(40);

  @TempDir Path folder;

  @BeforeEach
  void keepTheScript() throws IOException {
    assumeThat(List.of("bash", "jq", "openssl", "od", "base64"))
        .allMatch(tool -> Stream.of("/usr/bin", "/bin").anyMatch(at -> isThere(at, tool)));
    var page = Files.readString(Path.of("docs", "checking.md"));
    var begin = page.indexOf("```bash\n") + "```bash\n".length();
    Files.writeString(
        folder.resolve("check.sh"), page.substring(begin, page.indexOf("```", begin)));
    Files.writeString(folder.resolve("log.key"), log.key() + "\n");
  }

  private static boolean isThere(String folder, String tool) {
    return Files.isExecutable(Path.of(folder, tool));
  }

  private List<String> check(Evidence evidence) throws Exception {
    Files.write(folder.resolve("evidence.json"), evidence.toJson());
    var said = folder.resolve("said");
    var script =
        new ProcessBuilder("bash", "check.sh")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    if (!script.waitFor(60, TimeUnit.SECONDS)) {
      script.descendants().forEach(ProcessHandle::destroyForcibly);
      script.destroyForcibly();
      throw new AssertionError("the script does not end; it said " + Files.readString(said));
    }
    return Files.readAllLines(said);
  }

  private Evidence withFirst(UnaryOperator<Evidence.Item> change) {
    var evidence = log.evidence(GRANT);
    var items = new ArrayList<>(evidence.items());
    items.set(0, change.apply(items.getFirst()));
    return new Evidence(
        evidence.grant(),
        evidence.origin(),
        evidence.checkpoint(),
        evidence.size(),
        evidence.key(),
        items);
  }

  private static Evidence.Item withProof(Evidence.Item item, List<Hash> proof) {
    return new Evidence.Item(item.index(), item.entry(), proof, item.actorName());
  }

  @Test
  void evidenceThatIsSoundIsFoundToBeSoUnderEitherOfTwoKeys() throws Exception {
    // Given
    var evidence = log.evidence(GRANT);
    var underTheFirst = check(evidence);
    Files.writeString(folder.resolve("log.key"), secondKey.verifier() + "\n");

    // When
    var said = check(evidence);

    // Then
    assertThat(said).isEqualTo(underTheFirst).contains(SIGNED);
    assertThat(said.stream().filter(line -> line.endsWith(" is in the log"))).hasSize(4);
    assertThat(said).noneMatch(line -> line.contains("NOT"));
    assertThat(said)
        .anyMatch(line -> line.startsWith("1 2026-11-24T16:44:35.123Z GRANT_REQUESTED"));
  }

  @Test
  void aProofOneHashTooLongIsNone() throws Exception {
    // Given
    var evidence =
        withFirst(item ->
            withProof(item, Stream.concat(item.proof().stream(), Stream.of(Hash.EMPTY)).toList()));

    // When
    var said = check(evidence);

    // Then
    assertThat(said).contains("entry 300 is NOT in the log", "entry 302 is in the log");
  }

  @Test
  void aProofOneHashTooShortIsNone() throws Exception {
    // Given
    var evidence =
        withFirst(item -> withProof(item, item.proof().subList(0, item.proof().size() - 1)));

    // When
    var said = check(evidence);

    // Then
    assertThat(said).contains("entry 300 is NOT in the log");
  }

  @Test
  void anEntryThatWasChangedIsNotInTheLog() throws Exception {
    // Given
    var other = log.evidence("another-0").items().getFirst().entry();
    var evidence =
        withFirst(item -> new Evidence.Item(item.index(), other, item.proof(), item.actorName()));

    // When
    var said = check(evidence);

    // Then
    assertThat(said).contains("entry 300 is NOT in the log");
  }

  @Test
  void anotherKeyHasNotSigned() throws Exception {
    // Given
    Files.writeString(folder.resolve("log.key"), new SampleLog().key() + "\n");

    // When
    var said = check(log.evidence(GRANT));

    // Then
    assertThat(said).doesNotContain(SIGNED);
  }
}
