package dev.lapse.testing;

import dev.lapse.testing.HttpStub.Answer;
import dev.lapse.tlog.AddCheckpoint;
import dev.lapse.tlog.Checkpoint;
import dev.lapse.tlog.Hash;
import dev.lapse.tlog.KeyKind;
import dev.lapse.tlog.MalformedException;
import dev.lapse.tlog.SigningKey;
import dev.lapse.tlog.VerifierKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/**
 * A witness of one log, as C2SP tlog-witness wants it: it cosigns what grew from the largest
 * checkpoint that it saw, and refuses everything else.
 */
public final class TestWitness implements AutoCloseable {
  private final VerifierKey log;
  private final HttpStub http = new HttpStub("/add-checkpoint", this::answer);
  private final SigningKey announced = newKey("witness.example/" + UUID.randomUUID());
  private SigningKey signing = announced;
  private long size;
  private Hash root = Hash.EMPTY;

  public TestWitness(VerifierKey log) {
    this.log = log;
  }

  private static SigningKey newKey(String name) {
    return SigningKey.generate(name, KeyKind.COSIGNATURE, new SecureRandom());
  }

  private synchronized Answer answer(String body) {
    AddCheckpoint asked;
    try {
      asked = AddCheckpoint.parse(body);
    } catch (MalformedException e) {
      return new Answer(400, e.getMessage());
    }
    var checkpoint = Checkpoint.parse(asked.checkpoint().text());
    if (!checkpoint.origin().equals(log.name())) {
      return new Answer(404, "");
    }
    if (!asked.checkpoint().verifiedBy(log)) {
      return new Answer(403, "");
    }
    if (asked.proof().older() > checkpoint.size()) {
      return new Answer(400, "");
    }
    if (asked.proof().older() != size) {
      return new Answer(409, "text/x.tlog.size", size + "\n");
    }
    if (!asked.proof().proves(root, checkpoint.root())) {
      return new Answer(422, "");
    }
    size = checkpoint.size();
    root = checkpoint.root();
    return new Answer(200, signing.cosign(checkpoint, Instant.now()).line() + "\n");
  }

  /** From now on it believes to have seen another log. */
  public synchronized void hasSeen(long otherSize, Hash otherRoot) {
    size = otherSize;
    root = otherRoot;
  }

  /** From now on it signs with a key of the same name, which nobody knows. */
  public synchronized void changesItsKey() {
    signing = newKey(announced.verifier().name());
  }

  /** How many entries it has seen. */
  public synchronized long size() {
    return size;
  }

  public VerifierKey key() {
    return announced.verifier();
  }

  /** As {@code lapse.audit.witnesses} wants it. */
  public String setting() {
    return http.address() + " " + key();
  }

  /** How often it was asked. */
  public int asked() {
    return http.received().size();
  }

  @Override
  public void close() {
    http.close();
  }
}
