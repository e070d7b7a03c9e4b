package dev.lapse.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RightEdgeTest {

  @Test
  void aTreeOf70000HasTheTilesThatTlogTilesSays() {
    // Given
    var leaves = Leaves.many(70_000);

    // When
    var appended = RightEdge.EMPTY.append(leaves);

    // Then
    var full = appended.completed().stream().map(HashTile::tile).toList();
    assertThat(full).filteredOn(tile -> tile.level() == 0).hasSize(273);
    assertThat(full).filteredOn(tile -> tile.level() == 1).hasSize(1);
    assertThat(full).hasSize(274).allMatch(Tile::isFull);
    assertThat(appended.edge().tiles().stream().map(HashTile::tile))
        .containsExactly(new Tile(0, 273, 112), new Tile(1, 1, 17), new Tile(2, 0, 1));
  }

  @Test
  void aTreeOf256HasAFullTileAndOneAbove() {
    // Given
    var leaves = Leaves.many(256);

    // When
    var appended = RightEdge.EMPTY.append(leaves);

    // Then
    assertThat(appended.completed()).hasSize(1);
    assertThat(appended.edge().tiles().stream().map(HashTile::tile))
        .containsExactly(new Tile(1, 0, 1));
  }

  @Test
  void inWhateverBatchesLeavesComeTheTreeIsTheSame() {
    // Given
    var leaves = Leaves.many(70_000);
    var atOnce = RightEdge.EMPTY.append(leaves);
    var edge = RightEdge.EMPTY;
    var completed = new ArrayList<HashTile>();

    // When
    var batch = 1;
    for (int from = 0; from < leaves.size(); from += batch, batch = batch % 700 + 1) {
      var to = Math.min(from + batch, leaves.size());
      var appended = RightEdge.of(edge.size(), edge.tiles()).append(leaves.subList(from, to));
      completed.addAll(appended.completed());
      edge = appended.edge();
      batch = to - from;
    }

    // Then
    assertThat(edge.root()).isEqualTo(atOnce.edge().root());
    assertThat(completed).containsExactlyInAnyOrderElementsOf(atOnce.completed());
  }

  @Test
  void itsRootIsThatOfTheTree() {
    var leaves = Leaves.many(600);
    var edge = RightEdge.EMPTY;
    for (int size = 1; size <= leaves.size(); size++) {
      edge = edge.append(leaves.subList(size - 1, size)).edge();
      assertThat(edge.root())
          .as("size %d", size)
          .isEqualTo(Tree.ofLeaves(leaves.subList(0, size)).root());
    }
  }

  @Test
  void anEdgeOfOtherTilesIsRefused() {
    // Given
    var tiles = RightEdge.EMPTY.append(Leaves.many(257)).edge().tiles();

    // When
    var refusals =
        List.of(
            catchThrowable(() -> RightEdge.of(258, tiles)),
            catchThrowable(() -> RightEdge.of(257, tiles.subList(0, 1))));

    // Then
    assertThat(refusals)
        .allSatisfy(refusal -> assertThat(refusal).isInstanceOf(MalformedException.class));
  }
}
