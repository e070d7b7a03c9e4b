package dev.lapse.verify;

import dev.lapse.tlog.CanonicalJson;
import dev.lapse.tlog.Checkpoint;
import dev.lapse.tlog.EntryBundle;
import dev.lapse.tlog.Hash;
import dev.lapse.tlog.HashTile;
import dev.lapse.tlog.KeyKind;
import dev.lapse.tlog.RightEdge;
import dev.lapse.tlog.SigningKey;
import dev.lapse.tlog.Tile;
import dev.lapse.tlog.Tree;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** A log that a test writes entry by entry, as the service would, and may write falsely. */
final class SampleLog {
  static final String ORIGIN = "lapse.example.com/log";
  static final String NAME = "Ann Approver";
  static final Instant COSIGNED_AT = Instant.parse("2026-11-24T17:00:00Z");
  private static final byte[] SALT = new byte[16];

  private final SigningKey key;
  private final List<SigningKey> signers = new ArrayList<>();
  private final List<SigningKey> witnesses = new ArrayList<>();
  private final List<byte[]> entries = new ArrayList<>();
  private final Map<String, Long> counts = new HashMap<>();
  private final Map<String, List<Long>> places = new LinkedHashMap<>();

  SampleLog() {
    this(SigningKey.generate(ORIGIN, KeyKind.ED25519, new SecureRandom()));
  }

  SampleLog(SigningKey key) {
    this.key = key;
    signers.add(key);
  }

  SigningKey signingKey() {
    return key;
  }

  /** From now on this witness cosigns. */
  SampleLog cosignedBy(SigningKey witness) {
    witnesses.add(witness);
    return this;
  }

  /** From now on this key signs as well. */
  SampleLog signedTooBy(SigningKey other) {
    signers.add(other);
    return this;
  }

  String key() {
    return key.verifier().toString();
  }

  /** One grant whose whole life is told, between those of others. */
  SampleLog withLifeOf(String grant) {
    for (var action : List.of("GRANT_REQUESTED", "GRANT_APPROVED", "GRANT_ACTIVATED")) {
      add(grant, action, Map.of("reason", "migration"));
      add("other-" + entries.size(), "GRANT_REQUESTED", Map.of());
    }
    return add(grant, "GRANT_EXPIRED", Map.of("tokensDeadBy", "2026-11-24T18:00:00.000Z"));
  }

  SampleLog withOthers(int count) {
    for (int i = 0; i < count; i++) {
      add("another-" + entries.size(), "GRANT_REQUESTED", Map.of());
    }
    return this;
  }

  SampleLog add(String grant, String action, Map<String, Object> facts) {
    return addAs(grant, counts.merge(grant, 1L, Long::sum), action, facts);
  }

  /** An entry with the number that the test gives it. */
  SampleLog addAs(String grant, long n, String action, Map<String, Object> facts) {
    places.computeIfAbsent(grant, none -> new ArrayList<>()).add((long) entries.size());
    entries.add(entry(grant, n, action, facts));
    return this;
  }

  private static byte[] entry(String grant, long n, String action, Map<String, Object> facts) {
    var entry = new LinkedHashMap<String, Object>();
    entry.put("schema", 1);
    entry.put("id", "0193f2c4-7d3a-7c11-8a52-3f1f6b0a9d11");
    entry.put("at", "2026-11-24T16:44:35.123Z");
    entry.put("action", action);
    entry.put(
        "actor", Map.of("subject", "ann", "kind", "PERSON", "name", NameCommitment.of(SALT, NAME)));
    entry.put("grant", grant);
    entry.put("sequence", Map.of("of", grant, "n", n));
    entry.put("facts", facts);
    return CanonicalJson.write(entry);
  }

  String note() {
    var checkpoint = checkpoint(entries.size());
    var cosignatures =
        witnesses.stream().map(witness -> witness.cosign(checkpoint, COSIGNED_AT)).toList();
    return checkpoint.sign(signers).with(cosignatures).toString();
  }

  private Checkpoint checkpoint(int size) {
    return new Checkpoint(ORIGIN, size, tree(size).root());
  }

  private Tree tree(int size) {
    return Tree.ofLeaves(entries.subList(0, size).stream().map(Hash::ofLeaf).toList());
  }

  Evidence evidence(String grant) {
    var size = entries.size();
    var tree = tree(size);
    var name = Optional.of(new Evidence.ActorName(Base64.getEncoder().encodeToString(SALT), NAME));
    var items =
        places.get(grant).stream()
            .map(index ->
                Evidence.Item.of(
                    index, entries.get(index.intValue()), tree.inclusion(index).path(), name))
            .toList();
    return new Evidence(grant, ORIGIN, note(), size, key(), items);
  }

  /** The lines of an export. */
  List<String> export() {
    var lines = new ArrayList<String>();
    entries.forEach(entry -> lines.add(new String(entry, StandardCharsets.UTF_8)));
    var last = CanonicalJson.write(Map.of("checkpoint", note()));
    lines.add(new String(last, StandardCharsets.UTF_8));
    return lines;
  }

  /** All that is served, by path. */
  Map<String, byte[]> served() {
    var served = new HashMap<String, byte[]>();
    served.put("checkpoint", note().getBytes(StandardCharsets.UTF_8));
    var appended = RightEdge.EMPTY.append(entries.stream().map(Hash::ofLeaf).toList());
    appended.completed().forEach(tile -> serve(served, tile));
    appended.edge().tiles().forEach(tile -> serve(served, tile));
    LongStream.iterate(0, first -> first < entries.size(), first -> first + Tile.FULL)
        .mapToObj(first -> Tile.holding(0, first, entries.size()))
        .forEach(tile -> served.put(tile.bundlePath(), bundle(tile)));
    return served;
  }

  private static void serve(Map<String, byte[]> served, HashTile tile) {
    served.put(tile.tile().path(), tile.encode());
  }

  private byte[] bundle(Tile tile) {
    var first = (int) tile.first();
    return EntryBundle.encode(entries.subList(first, first + tile.width()));
  }
}
