package dev.lapse.verify;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A log that is served over HTTP. A large one takes longer than its server gives requests for, and
 * longer than a token lives: it waits where it is told to, and takes up a token that was replaced.
 */
final class HttpLog implements LogReader {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How long it waits for one answer at most, all pauses together. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  /** Where the server does not say how long, and the least in any case. */
  private static final Duration SHORT_PAUSE = Duration.ofSeconds(1);

  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int NOT_FOUND = 404;
  private static final int GONE = 410;
  private static final Set<Integer> ASK_AGAIN_LATER = Set.of(429, 503);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final String address;
  private final BearerToken token;
  private final Pauses pauses;
  private final Consumer<String> lines;
  private boolean waitingIsTold;

  /**
   * @param address of the folder in which {@code checkpoint} is
   * @param token for the API, where it asks for one
   * @param lines takes what keeps the walk waiting
   */
  HttpLog(String address, BearerToken token, Pauses pauses, Consumer<String> lines) {
    this.address = address.endsWith("/") ? address : address + "/";
    this.token = token;
    this.pauses = pauses;
    this.lines = lines;
  }

  @Override
  public Optional<byte[]> read(String path) {
    try {
      var response = answerInTime(path);
      return switch (response.statusCode()) {
        case OK -> Optional.of(response.body());
        case NOT_FOUND, GONE -> Optional.empty();
        case UNAUTHORIZED -> throw refusedToken(path);
        default ->
            throw new NotCheckedException(address + path + " answered " + response.statusCode());
      };
    } catch (IOException e) {
      throw new NotCheckedException(address + path + " can't be read: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotCheckedException("interrupted", e);
    }
  }

  private NotCheckedException refusedToken(String path) {
    return new NotCheckedException(
        "%s answered 401: the token of %s is none, or its time is over. A token in --token-file is read anew then, so that something else may keep a fresh one there"
            .formatted(address + path, token.name()));
  }

  private HttpResponse<byte[]> answerInTime(String path) throws IOException, InterruptedException {
    var response = answer(path);
    var left = LONGEST_WAIT;
    while (ASK_AGAIN_LATER.contains(response.statusCode())) {
      var pause = pauseIn(response);
      if (pause.compareTo(left) > 0) {
        throw new NotCheckedException(
            "%s answered %d for longer than %d minutes, or wants to be left alone for longer"
                .formatted(address + path, response.statusCode(), LONGEST_WAIT.toMinutes()));
      }
      tellOfWaiting(response.statusCode());
      pauses.pause(pause);
      left = left.minus(pause);
      response = answer(path);
    }
    return response;
  }

  private static Duration pauseIn(HttpResponse<?> response) {
    var said =
        response
            .headers()
            .firstValue("Retry-After")
            .filter(text -> text.matches("[0-9]{1,9}"))
            .map(text -> Duration.ofSeconds(Long.parseLong(text)))
            .orElse(SHORT_PAUSE);
    return said.compareTo(SHORT_PAUSE) < 0 ? SHORT_PAUSE : said;
  }

  private void tellOfWaiting(int status) {
    if (!waitingIsTold) {
      lines.accept("the log answered %d: waiting as long as it asks for".formatted(status));
      waitingIsTold = true;
    }
  }

  private HttpResponse<byte[]> answer(String path) throws IOException, InterruptedException {
    var response = http.send(request(path), BodyHandlers.ofByteArray());
    if (response.statusCode() == UNAUTHORIZED && token.isReplaced()) {
      lines.accept("the token was refused; " + token.name() + " has another one now");
      return http.send(request(path), BodyHandlers.ofByteArray());
    }
    return response;
  }

  private HttpRequest request(String path) {
    try {
      var request = HttpRequest.newBuilder(URI.create(address + path)).timeout(PATIENCE);
      token.current().ifPresent(bearer -> request.header("Authorization", "Bearer " + bearer));
      return request.build();
    } catch (IllegalArgumentException e) {
      throw new NotCheckedException(address + " is no address of a log", e);
    }
  }
}
