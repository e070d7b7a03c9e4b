package dev.lapse.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TileTest {

  @ParameterizedTest
  @CsvSource({
    "0,0,256,tile/0/000",
    "1,1234067,256,tile/1/x001/x234/067",
    "0,273,112,tile/0/273.p/112",
    "63,999,1,tile/63/999.p/1",
    "2,1000,255,tile/2/x001/000.p/255"
  })
  void aPathIsThatOfTlogTiles(int level, long number, int width, String path) {
    // Given
    var tile = new Tile(level, number, width);

    // When
    var read = Tile.parse(tile.path().substring("tile/".length()));

    // Then
    assertThat(tile.path()).isEqualTo(path);
    assertThat(read).isEqualTo(tile);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "0/",
        "0/0",
        "0/00",
        "0/0000",
        "00/000",
        "64/000",
        "-1/000",
        "0/x000/001",
        "0/001/002",
        "0/x001",
        "0/000.p/0",
        "0/000.p/00",
        "0/000.p/256",
        "0/000.p/01",
        "0/000.p",
        "0/000/",
        "0/x999/x999/x999/x999/x999/x999/999",
        "entries/000"
      })
  void whatIsNoPathOfATileIsRefused(String path) {
    // Given
    var asked = path;

    // When
    var refusal = catchThrowable(() -> Tile.parse(asked));

    // Then
    assertThat(refusal).isInstanceOf(MalformedException.class);
  }

  @Test
  void entriesHaveTheirOwnPath() {
    // Given
    var tile = new Tile(0, 1234067, 5);

    // When
    var path = tile.bundlePath();

    // Then
    assertThat(path).isEqualTo("tile/entries/x001/x234/067.p/5");
    assertThat(Tile.parseBundle(path.substring("tile/entries/".length()))).isEqualTo(tile);
  }

  @Test
  void hashesAreReadBackAsTheyWereWritten() {
    // Given
    var tile = new HashTile(new Tile(0, 0, 5), Leaves.many(5));

    // When
    var read = HashTile.decode(tile.tile(), tile.encode());

    // Then
    assertThat(read).isEqualTo(tile);
    assertThat(tile.encode()).hasSize(160);
  }

  @Test
  void entriesAreReadBackAsTheyWereWritten() {
    // Given
    var entries = List.of(bytes(""), bytes("{}"), new byte[EntryBundle.LONGEST_ENTRY]);

    // When
    var bundle = EntryBundle.encode(entries);

    // Then
    assertThat(bundle).startsWith(0, 0, 0, 2, '{', '}', 0xff, 0xff, 0);
    assertThat(EntryBundle.decode(new Tile(0, 0, 3), bundle))
        .zipSatisfy(entries, (read, written) -> assertThat(read).isEqualTo(written));
  }

  @Test
  void aBundleOfAnotherWidthIsRefused() {
    // Given
    var bundle = EntryBundle.encode(List.of(bytes("{}"), bytes("[]")));
    var cut = new byte[] {0, 3, '{', '}'};

    // When
    var refusals =
        Stream.of(
            catchThrowable(() -> EntryBundle.decode(new Tile(0, 0, 1), bundle)),
            catchThrowable(() -> EntryBundle.decode(new Tile(0, 0, 3), bundle)),
            catchThrowable(() -> EntryBundle.decode(new Tile(0, 0, 1), cut)),
            catchThrowable(() -> HashTile.decode(new Tile(0, 0, 1), new byte[33])),
            catchThrowable(
                () -> EntryBundle.encode(List.of(new byte[EntryBundle.LONGEST_ENTRY + 1]))));

    // Then
    assertThat(refusals)
        .allSatisfy(refusal -> assertThat(refusal).isInstanceOf(MalformedException.class));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
