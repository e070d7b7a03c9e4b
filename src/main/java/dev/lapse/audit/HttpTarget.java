package dev.lapse.audit;

import io.smallrye.mutiny.Uni;
import java.net.URI;

/** Somebody who keeps what is posted there: the signed note as it is, as plain text. */
final class HttpTarget implements Destination {
  private final String name;
  private final URI address;
  private final Post post;

  HttpTarget(String name, URI address, Post post) {
    this.name = name;
    this.address = address;
    this.post = post;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Uni<Void> announce(SignedHead head, long before) {
    return post.text(address, head.note()).invoke(HttpTarget::requireTaken).replaceWithVoid();
  }

  private static void requireTaken(Post.Answer answer) {
    if (!answer.isSuccess()) {
      throw new NotAnnouncedException("it answered " + answer.status());
    }
  }
}
