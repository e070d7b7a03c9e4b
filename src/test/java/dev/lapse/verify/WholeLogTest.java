package dev.lapse.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code verify --log URL} finds, over HTTP, and how it names it. */
class WholeLogTest {
  private static final String GRANT = "0193f2c4-0000-7000-8000-000000000001";
  private static final String TOKEN = "a-token";

  private final List<String> lines = new ArrayList<>();
  private final SampleLog log = new SampleLog().withOthers(600).withLifeOf(GRANT);
  private final Map<String, byte[]> served = new ConcurrentHashMap<>(log.served());
  private final List<Duration> pauses = new ArrayList<>();
  private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
  private final AtomicReference<String> accepted = new AtomicReference<>(TOKEN);
  private final Map<String, Runnable> whenServed = new ConcurrentHashMap<>();

  @TempDir Path folder;
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/log/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath().substring("/log/".length());
      var body = served.get(path);
      var status = status(exchange, body);
      whenServed.getOrDefault(path, () -> {}).run();
      if (status == 429) {
        exchange.getResponseHeaders().set("Retry-After", "7");
      }
      exchange.sendResponseHeaders(status, 0);
      exchange.getResponseBody().write(status == 200 ? body : new byte[0]);
    }
  }

  private int status(HttpExchange exchange, byte[] body) {
    var token = exchange.getRequestHeaders().getFirst("Authorization");
    if (!("Bearer " + accepted.get()).equals(token)) {
      return 401;
    }
    if (left.getAndDecrement() <= 0) {
      return 429;
    }
    return body == null ? 404 : 200;
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private int verify(String... more) {
    return verify(Map.of("LAPSE_TOKEN", TOKEN), more);
  }

  private int verify(Map<String, String> environment, String... more) {
    var words = new ArrayList<>(List.of("--log", address(), "--key", log.key()));
    words.addAll(List.of(more));
    return new Verify(environment, lines::add, this::passes).run(words);
  }

  /** As if so long had passed: three more requests are allowed. */
  private void passes(Duration pause) {
    pauses.add(pause);
    left.set(3);
  }

  private String address() {
    return "http://localhost:" + server.getAddress().getPort() + "/log";
  }

  private Path file(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aWholeLogIsVerifiedAndItsCheckpointKept() throws IOException {
    // Given
    var kept = folder.resolve("kept");

    // When
    var status = verify("--keep", kept.toString());

    // Then
    assertThat(lines.getLast()).isEqualTo("verified");
    assertThat(status).isZero();
    assertThat(Files.readString(kept)).isEqualTo(log.note());
  }

  @Test
  void aLogWithoutEntriesIsVerified() {
    // Given
    served.clear();
    served.putAll(new SampleLog(log.signingKey()).served());

    // When
    var status = verify();

    // Then
    assertThat(status).isZero();
  }

  @Test
  void aLogThatHasGrownGoesOnFromItsOldCheckpoint() {
    // Given
    var older = file("older", log.note());
    log.withOthers(300);
    served.putAll(log.served());

    // When
    var status = verify("--since", older.toString());

    // Then
    assertThat(status).isZero();
    assertThat(lines).contains("it goes on from the checkpoint of 607 entries");
  }

  @Test
  void aPastThatWasRewrittenIsNamed() throws IOException {
    // Given
    var older = file("older", log.note());
    var rewritten =
        new SampleLog(log.signingKey()).withOthers(599).withLifeOf(GRANT).withOthers(300);
    served.putAll(rewritten.served());

    // When
    var status = verify("--since", older.toString());

    // Then
    assertThat(status).isEqualTo(Verify.IS_WRONG);
    assertThat(lines.getLast()).matches(documented("all was rewritten, and signed anew"));
  }

  @Test
  void anotherViewOfTheSameSizeIsNamed() {
    // Given
    var older = file("older", log.note());
    var fork = new SampleLog(log.signingKey()).withLifeOf(GRANT).withOthers(600);
    served.putAll(fork.served());

    // When
    var status = verify("--since", older.toString());

    // Then
    assertThat(status).isEqualTo(Verify.IS_WRONG);
    assertThat(lines.getLast()).contains("two faces");
  }

  @Test
  void aTailThatWasCutOffIsNamed() throws IOException {
    // Given
    var older = file("older", log.note());
    served.putAll(new SampleLog(log.signingKey()).withOthers(600).served());

    // When
    var status = verify("--since", older.toString());

    // Then
    assertThat(status).isEqualTo(Verify.IS_WRONG);
    assertThat(lines.getLast()).matches(documented("the tail was cut off"));
  }

  @Test
  void aKeyThatWasSwappedIsNamed() throws IOException {
    // Given
    served.putAll(new SampleLog().withOthers(600).withLifeOf(GRANT).served());

    // When
    var status = verify();

    // Then
    assertThat(status).isEqualTo(Verify.IS_WRONG);
    assertThat(lines.getLast()).matches(documented("the key was swapped"));
  }

  @Test
  void anEntryThatWasChangedIsNamed() throws IOException {
    // Given
    var bundle = served.get("tile/entries/001").clone();
    var text = new String(bundle, StandardCharsets.ISO_8859_1).replaceFirst("GRANT", "GRANC");
    served.put("tile/entries/001", text.getBytes(StandardCharsets.ISO_8859_1));

    // When
    var status = verify();

    // Then
    assertThat(status).isEqualTo(Verify.IS_WRONG);
    assertThat(lines.getLast()).matches(documented("an entry was changed"));
  }

  @Test
  void aTileThatWasChangedIsNamed() throws IOException {
    // Given
    served.computeIfPresent("tile/1/000.p/2", (path, tile) -> changed(tile));

    // When
    var status = verify();

    // Then
    assertThat(status).isEqualTo(Verify.IS_WRONG);
    assertThat(lines.getLast()).matches(documented("a tile was changed"));
  }

  private static byte[] changed(byte[] tile) {
    var changed = tile.clone();
    changed[0]++;
    return changed;
  }

  @Test
  void entriesAndTilesRewrittenTogetherAreNamed() throws IOException {
    // Given
    var note = served.get("checkpoint");
    served.putAll(new SampleLog(log.signingKey()).withLifeOf(GRANT).withOthers(600).served());
    served.put("checkpoint", note);

    // When
    var status = verify();

    // Then
    assertThat(status).isEqualTo(Verify.IS_WRONG);
    assertThat(lines.getLast()).matches(documented("entries and tiles were rewritten together"));
  }

  @Test
  void anEntryAddedInBetweenWithoutItsNumberIsNamed() throws IOException {
    // Given
    log.addAs(GRANT, 4, "GRANT_REVOKED", Map.of());
    served.putAll(log.served());

    // When
    var status = verify();

    // Then
    assertThat(status).isEqualTo(Verify.IS_WRONG);
    assertThat(lines.getLast())
        .contains("of grant " + GRANT)
        .matches(documented("an entry was added to a grant in between, or left out"));
  }

  @Test
  void aTileThatIsMissingIsNamed() {
    // Given
    served.remove("tile/0/001");

    // When
    var status = verify();

    // Then
    assertThat(status).isEqualTo(Verify.IS_WRONG);
    assertThat(lines.getLast()).isEqualTo("NOT VERIFIED: tile/0/001 is missing from the log");
  }

  @Test
  void aTokenMayBeInAFile() {
    // Given
    var token = file("token", TOKEN + "\n");

    // When
    var status = verify(Map.of(), "--token-file", token.toString());

    // Then
    assertThat(status).isZero();
  }

  @Test
  void aLogThatDoesNotAnswerIsNotChecked() {
    // Given
    var nobody = Map.of("LAPSE_TOKEN", "another");

    // When
    var status = verify(nobody);

    // Then
    assertThat(status).isEqualTo(Verify.NOT_CHECKED);
    assertThat(lines.getLast()).contains("answered 401");
  }

  @Test
  void aTokenThatRanOutOnTheWayIsReadAnewFromItsFile() {
    // Given
    var token = file("token", TOKEN);
    whenServed.put("tile/entries/001", () -> replaceToken(token));

    // When
    var status = verify(Map.of(), "--token-file", token.toString());

    // Then
    assertThat(status).isZero();
    assertThat(lines).contains("the token was refused; " + token + " has another one now");
  }

  private void replaceToken(Path token) {
    file(token.getFileName().toString(), "another\n");
    accepted.set("another");
  }

  @Test
  void aTokenThatNobodyReplacedIsToldWithWhatHelps() {
    // Given
    var token = file("token", "another");

    // When
    var status = verify(Map.of(), "--token-file", token.toString());

    // Then
    assertThat(status).isEqualTo(Verify.NOT_CHECKED);
    assertThat(lines.getLast()).contains("answered 401: the token of " + token);
  }

  @Test
  void aLogThatLimitsItsCallersIsWalkedAsFastAsItLets() {
    // Given
    left.set(2);

    // When
    var status = verify();

    // Then
    assertThat(status).isZero();
    assertThat(pauses).isNotEmpty().containsOnly(Duration.ofSeconds(7));
    assertThat(lines).containsOnlyOnce("the log answered 429: waiting as long as it asks for");
  }

  @Test
  void aLogThatNeverAnswersIsWaitedForOnlySoLong() {
    // Given
    var words = List.of("--log", address(), "--key", log.key());
    left.set(0);

    // When
    var status = new Verify(Map.of("LAPSE_TOKEN", TOKEN), lines::add, pauses::add).run(words);

    // Then
    assertThat(status).isEqualTo(Verify.NOT_CHECKED);
    assertThat(lines.getLast()).contains("answered 429 for longer than 5 minutes");
    assertThat(pauses).hasSize(300 / 7);
  }

  /** What docs/checking.md says is printed where that happened. */
  private static String documented(String happened) throws IOException {
    var beginning = "| " + happened + " | `";
    try (var lines = Files.lines(Path.of("docs", "checking.md"))) {
      var row = lines.filter(line -> line.startsWith(beginning)).findFirst().orElseThrow();
      var printed = row.substring(beginning.length(), row.length() - "` |".length());
      return Stream.of(("NOT VERIFIED: " + printed).split("…", -1))
          .map(Pattern::quote)
          .collect(Collectors.joining(".+"));
    }
  }
}
