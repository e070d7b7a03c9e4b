package dev.lapse.verify;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** A log that is served over HTTP. */
final class HttpLog implements LogReader {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int GONE = 410;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final String address;
  private final Optional<String> token;

  /**
   * @param address of the folder in which {@code checkpoint} is
   * @param token for the API, where it asks for one
   */
  HttpLog(String address, Optional<String> token) {
    this.address = address.endsWith("/") ? address : address + "/";
    this.token = token;
  }

  @Override
  public Optional<byte[]> read(String path) {
    try {
      var response = http.send(request(path), BodyHandlers.ofByteArray());
      return switch (response.statusCode()) {
        case OK -> Optional.of(response.body());
        case NOT_FOUND, GONE -> Optional.empty();
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

  private HttpRequest request(String path) {
    try {
      var request = HttpRequest.newBuilder(URI.create(address + path)).timeout(PATIENCE);
      token.ifPresent(bearer -> request.header("Authorization", "Bearer " + bearer));
      return request.build();
    } catch (IllegalArgumentException e) {
      throw new NotCheckedException(address + " is no address of a log", e);
    }
  }
}
