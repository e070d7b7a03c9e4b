package dev.lapse.bench;

import dev.lapse.audit.MeasuredEvidence;
import dev.lapse.tlog.CanonicalJson;
import dev.lapse.tlog.Checkpoint;
import dev.lapse.tlog.Hash;
import dev.lapse.tlog.HashTile;
import dev.lapse.tlog.KeyKind;
import dev.lapse.tlog.RightEdge;
import dev.lapse.tlog.SigningKey;
import dev.lapse.tlog.Tile;
import dev.lapse.tlog.Tree;
import dev.lapse.verify.Verify;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How fast a log is verified, and how long a proof takes as the log grows. */
final class Proofs implements Measurement {
  private static final String ORIGIN = "lapse.example.com/bench";
  private static final int VERIFIED = 100_000;
  private static final int ROUNDS = 5;
  private static final int SMALL = 1_000;
  private static final int LARGE = 1_000_000;
  private static final int PROOFS = 5_000;
  private static final int EVIDENCE = 500;

  private final SigningKey key = SigningKey.generate(ORIGIN, KeyKind.ED25519, new SecureRandom());

  @Override
  public String name() {
    return "proofs";
  }

  @Override
  public String title() {
    return "Verifying a log, and proofs as it grows";
  }

  @Override
  public Result measure(Stage stage) {
    var result = Result.builder();
    measureVerifying(result);
    measureProofs(result);
    measureEvidence(result, stage);
    return result.build();
  }

  private void measureVerifying(Result.Builder result) {
    var entries = IntStream.range(0, VERIFIED).mapToObj(Proofs::entry).toList();
    var export = export(entries);
    var verifying = new ArrayList<Double>();
    var hashing = new ArrayList<Double>();
    try {
      for (int round = 0; round <= ROUNDS; round++) {
        var verified = rate(() -> verify(export));
        var hashed = rate(() -> hash(entries));
        if (round > 0) { // the first one only warms up
          verifying.add(verified);
          hashing.add(hashed);
        }
      }
      Files.delete(export);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var rate = Percentiles.of(verifying);
    var bare = Percentiles.of(hashing);
    result
        .figure(Figure.of("entries verified", rate.median(), Unit.PER_SECOND))
        .figure(Figure.of("entries hashed by a bare loop", bare.median(), Unit.PER_SECOND))
        .figure(
            Figure.of("verified to hashed", rate.median() / bare.median(), Unit.RATIO)
                .limitedBy("reading each entry as JSON, and writing it anew to compare"))
        .how(
            "verify --export over a file of %,d entries of about %d bytes, and SHA-256 over the same"
                    .formatted(VERIFIED, entries.getFirst().length)
                + " bytes in memory, in turns, %d times; medians; one thread.".formatted(ROUNDS))
        .raw("verified", rate.summary())
        .raw("hashed", bare.summary());
  }

  private static double rate(Runnable work) {
    var begin = System.nanoTime();
    work.run();
    return VERIFIED / ((System.nanoTime() - begin) / 1e9);
  }

  private void verify(Path export) {
    var words = List.of("--export", export.toString(), "--key", key.verifier().toString());
    var lines = new ArrayList<String>();
    if (new Verify(Map.of(), lines::add).run(words) != Verify.IS_VERIFIED) {
      throw new IllegalStateException(lines.getLast());
    }
  }

  private static void hash(List<byte[]> entries) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var last = 0;
      for (var entry : entries) {
        last ^= digest.digest(entry)[0];
      }
      if (last == Integer.MAX_VALUE) {
        throw new IllegalStateException("so that no hash is left out as unused");
      }
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path export(List<byte[]> entries) {
    var edge = RightEdge.EMPTY.append(entries.stream().map(Hash::ofLeaf).toList()).edge();
    var note = new Checkpoint(ORIGIN, edge.size(), edge.root()).sign(List.of(key)).toString();
    var last = CanonicalJson.write(Map.of("checkpoint", note));
    try {
      var lines =
          Stream.concat(entries.stream(), Stream.of(last))
              .map(line -> new String(line, StandardCharsets.UTF_8))
              .toList();
      return Files.write(Files.createTempFile("bench", ".ndjson"), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] entry(int index) {
    var grant = "0193f2c4-7d3a-7c11-8a52-%012d".formatted(index);
    return CanonicalJson.write(
        Map.of(
            "schema",
            1,
            "id",
            "0193f2c4-7d3a-7c11-8a52-3f1f6b0a9d11",
            "at",
            "2026-11-24T16:44:35.123Z",
            "action",
            "GRANT_APPROVED",
            "actor",
            Map.of(
                "subject", "6d1e4a0c-5a55-4a2b-9a0b-2b7f1c1f2a11",
                "kind", "PERSON",
                "name", "sha256:3f79bb7b435b05321651daefd374cdc681dc06faa65e374e38337b88ca046dea"),
            "grant",
            grant,
            "sequence",
            Map.of("of", grant, "n", 1),
            "request",
            "4bf92f3577b34da6a3ce929d0e0e4736",
            "facts",
            Map.of("comment", "Go ahead", "decisions", 1, "approvalsRequired", 1)));
  }

  private static void measureProofs(Result.Builder result) {
    var small = latencies(SMALL);
    var large = latencies(LARGE);
    result
        .figure(Figure.of("proof among 1,000, median", small.median(), Unit.MILLISECONDS))
        .figure(Figure.of("proof among 1,000,000, median", large.median(), Unit.MILLISECONDS))
        .figure(
            Figure.of("proof among 1,000,000, 99 %", large.at(99), Unit.MILLISECONDS)
                .limitedBy("hashing the tiles on the way: 255 nodes each at most"))
        .how(
            "A proof of inclusion of a random entry from the bytes of its tiles, which are in memory,"
                + " %,d times; what the database takes to read them is not in it."
                    .formatted(PROOFS))
        .raw("small", small.summary())
        .raw("large", large.summary());
  }

  private void measureEvidence(Result.Builder result, Stage stage) {
    var small = evidence(stage.newDatabase("evidence_small"), SMALL);
    var large = evidence(stage.newDatabase("evidence_large"), LARGE);
    result
        .figure(Figure.of("evidence among 1,000, median", small.median(), Unit.MILLISECONDS))
        .figure(Figure.of("evidence among 1,000,000, median", large.median(), Unit.MILLISECONDS))
        .figure(
            Figure.of("evidence among 1,000,000, 99 %", large.at(99), Unit.MILLISECONDS)
                .limitedBy("the tiles, which are read from the database one after the other"))
        .how(
            "The evidence of a random grant with %d entries, spread over the log, as the service puts it together from the database, %,d times."
                .formatted(MeasuredEvidence.ENTRIES_OF_A_GRANT, EVIDENCE))
        .raw("evidence small", small.summary())
        .raw("evidence large", large.summary());
  }

  private Percentiles evidence(BenchDatabase database, int size) {
    try (var connection = database.connect()) {
      MeasuredEvidence.write(connection, size, key);
      return evidence(
          database.address(), database.username(), database.password(), key, size, EVIDENCE);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How long it takes, in milliseconds, in a database that has such a log. */
  static Percentiles evidence(
      String address, String username, String password, SigningKey key, int size, int times) {
    var random = new Random(size);
    var taken = new ArrayList<Double>();
    try (var log = MeasuredEvidence.from(address, username, password, key)) {
      for (int i = 0; i < 2 * times; i++) {
        var grant = random.nextInt(size / MeasuredEvidence.ENTRIES_OF_A_GRANT);
        var begin = System.nanoTime();
        var file = log.ofGrant(grant);
        var end = System.nanoTime();
        if (file.length == 0) {
          throw new IllegalStateException("no evidence of " + grant);
        }
        if (i >= times) { // the first half only warms up
          taken.add((end - begin) / 1e6);
        }
      }
    }
    return Percentiles.of(taken);
  }

  private static Percentiles latencies(int size) {
    var tiles = tiles(size);
    var random = new Random(size);
    var taken = new ArrayList<Double>();
    for (int i = 0; i < 2 * PROOFS; i++) {
      var index = random.nextInt(size);
      var begin = System.nanoTime();
      var known =
          Tree.tilesOfInclusion(index, size).stream()
              .map(tile -> HashTile.decode(tile, tiles.get(tile)))
              .toList();
      var proof = Tree.of(size, known).inclusion(index);
      var end = System.nanoTime();
      if (proof.path().isEmpty()) {
        throw new IllegalStateException("no proof of " + index);
      }
      if (i >= PROOFS) { // the first half only warms up
        taken.add((end - begin) / 1e6);
      }
    }
    return Percentiles.of(taken);
  }

  private static Map<Tile, byte[]> tiles(int size) {
    var leaves =
        IntStream.range(0, size)
            .mapToObj(i -> Hash.ofLeaf(Integer.toString(i).getBytes(StandardCharsets.US_ASCII)))
            .toList();
    var appended = RightEdge.EMPTY.append(leaves);
    var tiles = new HashMap<Tile, byte[]>();
    appended.completed().forEach(tile -> tiles.put(tile.tile(), tile.encode()));
    appended.edge().tiles().forEach(tile -> tiles.put(tile.tile(), tile.encode()));
    return tiles;
  }
}
