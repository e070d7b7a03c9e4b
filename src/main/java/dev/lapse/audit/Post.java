package dev.lapse.audit;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.core.http.HttpClient;
import io.vertx.mutiny.core.http.HttpClientRequest;
import io.vertx.mutiny.core.http.HttpClientResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Posts texts to others, whom nothing is believed: they get so much time, and their answer so much
 * room. Redirections are not followed.
 */
@ApplicationScoped
class Post {
  /** How long an answer may take, from the connection to its last byte. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int LONGEST_ANSWER = 64 * 1024;
  private static final String TEXT = "text/plain; charset=utf-8";

  private final HttpClient http;

  Post(Vertx vertx) {
    http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) PATIENCE.toMillis())
                .setMaxHeaderSize(LONGEST_ANSWER));
  }

  /**
   * An answer.
   *
   * @param body as far as it is UTF-8
   */
  record Answer(int status, String body) {
    boolean isSuccess() {
      return status >= 200 && status < 300;
    }
  }

  /** Fails where there is no answer in time, or one too long. */
  Uni<Answer> text(URI address, String body) {
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(address.toString())
            .putHeader("Content-Type", TEXT);
    return http.request(options)
        .chain(request -> send(request, body))
        .ifNoItem()
        .after(PATIENCE)
        .failWith(() ->
            new NotAnnouncedException("no answer within %d s".formatted(PATIENCE.toSeconds())));
  }

  private static Uni<Answer> send(HttpClientRequest request, String body) {
    return request
        .send(Buffer.buffer(body.getBytes(StandardCharsets.UTF_8)))
        .chain(Post::read)
        .onCancellation()
        .invoke(request::reset);
  }

  private static Uni<Answer> read(HttpClientResponse response) {
    return response
        .toMulti()
        .collect()
        .in(io.vertx.core.buffer.Buffer::buffer, Post::add)
        .map(all -> new Answer(response.statusCode(), all.toString(StandardCharsets.UTF_8)));
  }

  private static void add(io.vertx.core.buffer.Buffer all, Buffer part) {
    if (all.length() + part.length() > LONGEST_ANSWER) {
      throw new NotAnnouncedException("the answer is longer than " + LONGEST_ANSWER + " bytes");
    }
    all.appendBuffer(part.getDelegate());
  }
}
