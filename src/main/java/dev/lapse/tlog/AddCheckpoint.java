package dev.lapse.tlog;

import java.util.ArrayList;

/**
 * What a log sends to a witness (C2SP tlog-witness, {@code add-checkpoint}).
 *
 * @param proof that the checkpoint goes on from the one that the witness saw last
 * @param checkpoint signed by the log
 */
public record AddCheckpoint(ConsistencyProof proof, SignedNote checkpoint) {
  /** How many hashes a proof may have here. */
  public static final int LONGEST_PROOF = 63;

  private static final String OLD = "old ";

  /**
   * A request as a witness gets it.
   *
   * @throws MalformedException if it is none
   */
  public static AddCheckpoint parse(String body) {
    var blank = body.indexOf("\n\n");
    if (blank < 0 || !body.startsWith(OLD)) {
      throw new MalformedException("a request reads: old size, proof, blank line, checkpoint");
    }
    var lines = body.substring(0, blank).lines().toList();
    if (lines.size() - 1 > LONGEST_PROOF) {
      throw new MalformedException("a proof has " + LONGEST_PROOF + " hashes at most");
    }
    var path = new ArrayList<Hash>();
    lines.subList(1, lines.size()).forEach(line -> path.add(Hash.parse(line)));
    var note = SignedNote.parse(body.substring(blank + 2));
    var older = Checkpoint.size(lines.getFirst().substring(OLD.length()));
    var newer = Checkpoint.parse(note.text()).size();
    return new AddCheckpoint(new ConsistencyProof(older, newer, path), note);
  }

  /** The body of the request. */
  public String body() {
    var body = new StringBuilder(OLD).append(proof.older()).append('\n');
    proof.path().forEach(hash -> body.append(hash).append('\n'));
    return body.append('\n').append(checkpoint).toString();
  }
}
