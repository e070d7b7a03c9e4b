package dev.lapse.verify;

import static dev.lapse.verify.SampleLog.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.tlog.Hash;
import dev.lapse.tlog.KeyKind;
import dev.lapse.tlog.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code verify FILE} finds, and how it names it. */
class EvidenceTest {
  private static final String GRANT = "0193f2c4-0000-7000-8000-000000000001";

  private final List<String> lines = new ArrayList<>();
  private final SampleLog log = new SampleLog().withOthers(300).withLifeOf(GRANT).withOthers(40);

  @TempDir Path folder;

  private int verify(Evidence evidence) {
    return verify(evidence, log.key());
  }

  private int verify(Evidence evidence, String key) {
    return verify(evidence.toJson(), key);
  }

  private int verify(byte[] json, String key, String... more) {
    try {
      var file = Files.write(folder.resolve("evidence.json"), json);
      var words = new ArrayList<>(List.of(file.toString(), "--key", key));
      words.addAll(List.of(more));
      return new Verify(Map.of(), lines::add).run(words);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theStoryOfAGrantIsToldAndVerified() {
    // Given
    var evidence = log.evidence(GRANT);

    // When
    var status = verify(evidence);

    // Then
    assertThat(lines.getLast()).isEqualTo("verified");
    assertThat(status).isZero();
    assertThat(lines)
        .anyMatch(line -> line.matches("#300 .*grant requested, by Ann Approver.*migration.*"))
        .anyMatch(line -> line.matches("#306 .*grant expired, by Ann Approver.*tokensDeadBy.*"))
        .contains("4 entries, the first 4 of this grant, none missing between them")
        .contains(
            "the grant had ended, as far as these tell: as of 347 entries of the log; later ones of it may exist");
  }

  @Test
  void ofAnOpenGrantItIsSaidThatMoreMayCome() {
    // Given
    var evidence = log.evidence("another-0");

    // When
    var status = verify(evidence);

    // Then
    assertThat(status).isZero();
    assertThat(lines)
        .contains(
            "the grant was open, as far as these tell: as of 347 entries of the log; later ones of it may exist");
  }

  @Test
  void eachBitOfTheFileThatIsProvedMayNotChange() {
    // Given
    var evidence = log.evidence("another-0");
    var entry = evidence.items().getFirst().bytes();

    // When
    var statuses = new ArrayList<Integer>();
    for (int bit = 0; bit < entry.length * Byte.SIZE; bit++) {
      var changed = entry.clone();
      changed[bit / Byte.SIZE] = (byte) (changed[bit / Byte.SIZE] ^ (1 << (bit % Byte.SIZE)));
      var item = evidence.items().getFirst();
      var other = Evidence.Item.of(item.index(), changed, item.proof(), item.actorName());
      statuses.add(verify(withItems(evidence, List.of(other))));
    }

    // Then
    assertThat(statuses).containsOnly(Verify.IS_WRONG);
  }

  @Test
  void anEntryLeftOutIsNamed() {
    // Given
    var evidence = log.evidence(GRANT);
    var items = new ArrayList<>(evidence.items());
    items.remove(1);

    // When
    var status = verify(withItems(evidence, items));

    // Then
    assertThat(status).isEqualTo(Verify.IS_WRONG);
    assertThat(lines.getLast())
        .startsWith("NOT VERIFIED: entry 304 is number 3 of the grant, where number 2 belongs");
  }

  @Test
  void theFirstEntryLeftOutIsNamed() {
    // Given
    var evidence = log.evidence(GRANT);

    // When
    var status = verify(withItems(evidence, evidence.items().subList(1, 4)));

    // Then
    assertThat(status).isEqualTo(Verify.IS_WRONG);
    assertThat(lines.getLast()).contains("number 2 of the grant, where number 1 belongs");
  }

  @Test
  void entriesInAnotherOrderAreNamed() {
    // Given
    var evidence = log.evidence(GRANT);
    var items = new ArrayList<>(evidence.items());
    Collections.swap(items, 1, 2);

    // When
    var status = verify(withItems(evidence, items));

    // Then
    assertThat(status).isEqualTo(Verify.IS_WRONG);
    assertThat(lines.getLast()).contains("one is missing or out of order");
  }

  @Test
  void anEntryOfAnotherGrantIsNamed() {
    // Given
    var evidence = log.evidence(GRANT);

    // When
    var status = verify(withItems(evidence, log.evidence("another-0").items()));

    // Then
    assertThat(status).isEqualTo(Verify.IS_WRONG);
    assertThat(lines.getLast()).isEqualTo("NOT VERIFIED: entry 0 is not of this grant");
  }

  @Test
  void aProofOfAnotherPlaceIsNamed() {
    // Given
    var evidence = log.evidence(GRANT);
    var item = evidence.items().getFirst();
    var moved = new Evidence.Item(item.index() + 1, item.entry(), item.proof(), item.actorName());

    // When
    var status = verify(withItems(evidence, List.of(moved)));

    // Then
    assertThat(status).isEqualTo(Verify.IS_WRONG);
    assertThat(lines.getLast()).contains("entry 301 is not in the log as it is in the file");
  }

  @Test
  void anotherKeyIsNamedEvenIfTheFileBringsIt() {
    // Given
    var swapped = new SampleLog().withLifeOf(GRANT);

    // When
    var status = verify(swapped.evidence(GRANT), log.key());

    // Then
    assertThat(status).isEqualTo(Verify.IS_WRONG);
    assertThat(lines.getLast()).contains("not signed by a trusted key", log.key());
  }

  @Test
  void aCheckpointThatWasChangedIsNamed() {
    // Given
    var evidence = log.evidence(GRANT);
    var note = evidence.checkpoint().replace("\n347\n", "\n348\n");
    var changed =
        new Evidence(GRANT, evidence.origin(), note, 348, evidence.key(), evidence.items());

    // When
    var status = verify(changed);

    // Then
    assertThat(status).isEqualTo(Verify.IS_WRONG);
    assertThat(lines.getLast()).contains("the checkpoint was changed after it was signed");
  }

  @Test
  void anotherNameThanTheOneWrittenDownIsNamed() {
    // Given
    var evidence = log.evidence(GRANT);
    var item = evidence.items().getFirst();
    var name = new Evidence.ActorName(item.actorName().orElseThrow().salt(), "Bob");
    var renamed = new Evidence.Item(item.index(), item.entry(), item.proof(), Optional.of(name));

    // When
    var status = verify(withItems(evidence, List.of(renamed)));

    // Then
    assertThat(status).isEqualTo(Verify.IS_WRONG);
    assertThat(lines.getLast()).contains("entry 300 was not written for the name Bob");
  }

  @Test
  void aNameThatWasErasedOrLeftOutLeavesTheProofWhole() {
    // Given
    var evidence = log.evidence(GRANT);
    var erased =
        evidence.items().stream()
            .map(i -> new Evidence.Item(i.index(), i.entry(), i.proof(), Optional.empty()))
            .toList();

    // When
    var status = verify(withItems(evidence, erased));

    // Then
    assertThat(status).isZero();
    assertThat(lines)
        .noneMatch(line -> line.contains(NAME))
        .anyMatch(l -> l.contains("a name that the file does not have"));
  }

  @Test
  void aWitnessThatIsAskedForHasToHaveCosigned() {
    // Given
    var witness = witness("witness.example/one");
    var json = log.cosignedBy(witness).evidence(GRANT).toJson();

    // When
    var status = verify(json, log.key(), "--witness", witness.verifier().toString());

    // Then
    assertThat(status).isZero();
    assertThat(lines).contains("cosigned by witness.example/one at 2026-11-24T17:00:00Z");
  }

  @Test
  void twoWitnessesMayHaveToHaveCosigned() {
    // Given
    var one = witness("witness.example/one");
    var two = witness("witness.example/two");
    var json = log.cosignedBy(one).cosignedBy(two).evidence(GRANT).toJson();

    // When
    var status =
        verify(
            json,
            log.key(),
            "--witness",
            two.verifier().toString(),
            "--witness",
            one.verifier().toString());

    // Then
    assertThat(status).isZero();
    assertThat(lines.stream().filter(line -> line.startsWith("cosigned by"))).hasSize(2);
  }

  @Test
  void aWitnessThatDidNotCosignIsNamed() {
    // Given
    var absent = witness("witness.example/two").verifier().toString();
    var json = log.cosignedBy(witness("witness.example/one")).evidence(GRANT).toJson();

    // When
    var status = verify(json, log.key(), "--witness", absent);

    // Then
    assertThat(status).isEqualTo(Verify.IS_WRONG);
    assertThat(lines.getLast())
        .contains("the checkpoint is not cosigned by " + absent, "witness.example/one+");
  }

  @Test
  void aCosignatureOfAnotherCheckpointIsNone() {
    // Given
    var witness = witness("witness.example/one");
    var evidence = log.cosignedBy(witness).evidence(GRANT);
    var cosignature = evidence.checkpoint().lines().toList().getLast();
    var later = new SampleLog(log.signingKey()).withLifeOf(GRANT).evidence(GRANT);
    var note = later.checkpoint() + cosignature + "\n";
    var forged =
        new Evidence(GRANT, later.origin(), note, later.size(), later.key(), later.items());

    // When
    var status = verify(forged.toJson(), log.key(), "--witness", witness.verifier().toString());

    // Then
    assertThat(status).isEqualTo(Verify.IS_WRONG);
    assertThat(lines.getLast()).contains("the checkpoint is not cosigned by");
  }

  @Test
  void theKeyOfALogIsNoWitness() {
    // Given
    var json = log.evidence(GRANT).toJson();

    // When
    var status = verify(json, log.key(), "--witness", log.key());

    // Then
    assertThat(status).isEqualTo(Verify.NOT_CHECKED);
    assertThat(lines.getLast()).contains("does not go after --witness");
  }

  private static SigningKey witness(String name) {
    return SigningKey.generate(name, KeyKind.COSIGNATURE, new SecureRandom());
  }

  @Test
  void whatPeopleWroteCannotSayThatItIsVerified() {
    // Given
    var sly = new SampleLog(log.signingKey());
    sly.add(GRANT, "GRANT_REQUESTED", Map.of("reason", "x\nverified\u001b[2K\u202e"));

    // When
    var status = verify(sly.evidence(GRANT));

    // Then
    assertThat(status).isZero();
    assertThat(lines).filteredOn(line -> line.lines().anyMatch("verified"::equals)).hasSize(1);
    assertThat(lines).anyMatch(line -> line.contains("x\\u{a}verified\\u{1b}[2K\\u{202e}"));
  }

  @Test
  void whatIsNoEvidenceIsNotVerified() {
    // Given
    var files = List.of("", "{}", "[]", "{\"format\":\"lapse-evidence/2\"}");

    // When
    var statuses =
        files.stream().map(file -> verify(file.getBytes(StandardCharsets.UTF_8), log.key()));

    // Then
    assertThat(statuses).containsOnly(Verify.IS_WRONG);
  }

  @Test
  void withoutAKeyNothingIsChecked() {
    // Given
    var words =
        List.of(
            List.<String>of(),
            List.of("file"),
            List.of("--key", log.key()),
            List.of("file", "--key"),
            List.of("file", "--key", "no key"),
            List.of("no such file", "--key", log.key()),
            List.of("file", "--log", "http://localhost", "--key", log.key()),
            List.of("file", "--since", "x", "--key", log.key()),
            List.of("file", "--keys", log.key()));

    // When
    var statuses = words.stream().map(new Verify(Map.of(), lines::add)::run);

    // Then
    assertThat(statuses).containsOnly(Verify.NOT_CHECKED);
  }

  @Test
  void aHashOfTheProofMayNotBeAnother() {
    // Given
    var evidence = log.evidence(GRANT);
    var item = evidence.items().getFirst();
    var proof = new ArrayList<>(item.proof());
    proof.set(2, Hash.EMPTY);
    var changed = new Evidence.Item(item.index(), item.entry(), proof, item.actorName());

    // When
    var status = verify(withItems(evidence, List.of(changed)));

    // Then
    assertThat(status).isEqualTo(Verify.IS_WRONG);
  }

  private static Evidence withItems(Evidence evidence, List<Evidence.Item> items) {
    return new Evidence(
        evidence.grant(),
        evidence.origin(),
        evidence.checkpoint(),
        evidence.size(),
        evidence.key(),
        items);
  }
}
