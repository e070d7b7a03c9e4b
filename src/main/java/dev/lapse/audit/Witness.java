package dev.lapse.audit;

import dev.lapse.tlog.AddCheckpoint;
import dev.lapse.tlog.MalformedException;
import dev.lapse.tlog.NoteSignature;
import dev.lapse.tlog.SignedNote;
import dev.lapse.tlog.VerifierKey;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import java.net.URI;
import java.util.List;

/**
 * Somebody who signs that the log only ever grew, as far as they saw it (C2SP tlog-witness). What
 * they sign is verified before it is kept.
 */
final class Witness implements Destination {
  private static final int OK = 200;
  private static final int CONFLICT = 409;
  private static final int UNPROCESSABLE = 422;

  private final VerifierKey key;
  private final URI address;
  private final Post post;
  private final Pool pool;
  private final LogStore store;
  private final Cosignatures cosignatures;

  /**
   * @param address of {@code add-checkpoint}
   */
  Witness(
      VerifierKey key,
      URI address,
      Post post,
      Pool pool,
      LogStore store,
      Cosignatures cosignatures) {
    this.key = key;
    this.address = address;
    this.post = post;
    this.pool = pool;
    this.store = store;
    this.cosignatures = cosignatures;
  }

  @Override
  public String name() {
    return key.name();
  }

  /** Once more where the witness has seen another size than we believe: it tells which. */
  @Override
  public Uni<Void> announce(SignedHead head, long before) {
    return submit(head, Math.min(before, head.size()))
        .chain(answer ->
            answer.status() == CONFLICT
                ? submit(head, sizeIn(answer, head))
                : Uni.createFrom().item(answer))
        .map(answer -> cosignatureIn(answer, head))
        .chain(signature -> cosignatures.keep(head.size(), key, signature));
  }

  private Uni<Post.Answer> submit(SignedHead head, long before) {
    return store
        .consistency(pool, before, head.size())
        .map(proof -> new AddCheckpoint(proof, SignedNote.parse(head.note())).body())
        .chain(body -> post.text(address, body));
  }

  private static long sizeIn(Post.Answer answer, SignedHead head) {
    long size = number(answer.body().strip());
    if (size > head.size()) {
      throw NotAnnouncedException.contradiction(
          "it has seen %d entries, and the log has %d: was the log rolled back?"
              .formatted(size, head.size()));
    }
    return size;
  }

  private static long number(String text) {
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw new NotAnnouncedException("it answered 409 without the size that it has seen");
    }
  }

  private NoteSignature cosignatureIn(Post.Answer answer, SignedHead head) {
    if (answer.status() == UNPROCESSABLE) {
      throw NotAnnouncedException.contradiction(
          "it answered 422: what it has seen is NOT what the log grew from");
    }
    if (answer.status() != OK) {
      throw new NotAnnouncedException(reason(answer.status()));
    }
    var text = SignedNote.parse(head.note()).text();
    return signatures(answer).stream()
        .filter(signature -> key.verifies(text, signature))
        .findFirst()
        .orElseThrow(() -> new NotAnnouncedException("it did not sign with the key " + key));
  }

  private static List<NoteSignature> signatures(Post.Answer answer) {
    try {
      return SignedNote.signatures(answer.body());
    } catch (MalformedException e) {
      throw new NotAnnouncedException("its answer is no cosignature");
    }
  }

  /** What tlog-witness means by a status. */
  private static String reason(int status) {
    return switch (status) {
      case 403 -> "it answered 403: it knows none of the log's keys";
      case 404 -> "it answered 404: it does not know the log's origin";
      case CONFLICT -> "it answered 409 twice: somebody else submits checkpoints of the log";
      default -> "it answered " + status;
    };
  }
}
