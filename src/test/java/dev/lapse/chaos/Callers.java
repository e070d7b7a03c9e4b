package dev.lapse.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lapse.local.RealmAdmin;
import dev.lapse.testing.KeptTokens;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Calls whichever replica answers, as a program with several addresses does: one after the other,
 * with pauses, until one has answered for good. They don't know which replica is alive.
 */
final class Callers implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** No fault lasts as long. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final Duration PATIENCE_WITH_ONE = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(300);

  /** What one replica said. */
  private sealed interface Attempt {
    record Answered(int status, JsonNode body) implements Attempt {
      boolean isFinal() {
        return status < 500
            && status != 401
            && status != 429
            // A scope that looks standing may be one that a grant was just losing.
            && !body.path("code").asText().equals("already-standing");
      }
    }

    /** Nobody listens there. */
    record NotSent() implements Attempt {}

    record Unheard() implements Attempt {}
  }

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(PATIENCE_WITH_ONE)
          .build();
  private final AtomicInteger turn = new AtomicInteger();
  private final KeptTokens tokens;
  private final Queue<Instant> repeated = new ConcurrentLinkedQueue<>();
  private final Supplier<List<String>> replicas;

  /**
   * Callers of these replicas.
   *
   * @param replicas the addresses of all, whatever has become of them
   */
  Callers(Supplier<List<String>> replicas, RealmAdmin realm) {
    this.replicas = replicas;
    tokens = new KeptTokens(realm::userToken);
  }

  /** When a call had to be sent once more. */
  List<Instant> repeated() {
    return List.copyOf(repeated);
  }

  /**
   * Sends the call until a replica has answered it for good.
   *
   * @throws UnansweredException where none did in time
   */
  Answer send(Call call) {
    Instant deadline = Instant.now().plus(PATIENCE);
    boolean sentBefore = false;
    Attempt last = new Attempt.NotSent();
    while (Instant.now().isBefore(deadline)) {
      last = attempt(call);
      if (last instanceof Attempt.Answered answered && answered.isFinal()) {
        return new Answer(answered.status(), answered.body(), sentBefore);
      }
      sentBefore |= !(last instanceof Attempt.NotSent);
      repeated.add(Instant.now());
      Pause.of(PAUSE);
    }
    throw new UnansweredException(call, last.toString());
  }

  private Attempt attempt(Call call) {
    try {
      HttpResponse<String> answer = http.send(request(call), BodyHandlers.ofString());
      if (answer.statusCode() == 401) {
        tokens.forget(call.person());
      }
      return new Attempt.Answered(answer.statusCode(), JSON.readTree(answer.body()));
    } catch (ConnectException e) {
      return new Attempt.NotSent();
    } catch (IOException e) {
      return new Attempt.Unheard();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private HttpRequest request(Call call) throws JsonProcessingException {
    List<String> addresses = replicas.get();
    String address = addresses.get(Math.floorMod(turn.getAndIncrement(), addresses.size()));
    var request =
        HttpRequest.newBuilder(URI.create(address + call.path()))
            .timeout(PATIENCE_WITH_ONE)
            .header("Authorization", "Bearer " + tokens.of(call.person()))
            .header("Content-Type", "application/json");
    call.headers().forEach(request::header);
    return call.method().equals("GET")
        ? request.build()
        : request.POST(BodyPublishers.ofString(JSON.writeValueAsString(call.body()))).build();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
