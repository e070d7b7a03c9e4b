package dev.lapse.tlog;

import static dev.lapse.tlog.Leaves.KNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Roots and proofs; those that are known are of the tree of RFC 6962's implementations. */
class TreeTest {
  private static final int MANY = 300;
  private static final List<Hash> LEAVES = Leaves.many(MANY);
  private static final List<String> ROOTS =
      List.of(
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  private static Tree tree(int size) {
    return Tree.ofLeaves(LEAVES.subList(0, size));
  }

  @Test
  void theKnownTreeHasItsKnownRoots() {
    // Given
    var sizes = IntStream.rangeClosed(0, KNOWN.size());

    // When
    var roots = sizes.mapToObj(size -> Tree.ofLeaves(KNOWN.subList(0, size)).root().hex());

    // Then
    assertThat(roots).isEqualTo(ROOTS);
  }

  @Test
  void theKnownTreeHasItsKnownProofs() {
    // Given
    var tree = Tree.ofLeaves(KNOWN);

    // When
    var proofs =
        Stream.of(tree.inclusion(0).path(), tree.inclusion(5).path(), tree.consistency(6).path());

    // Then
    assertThat(proofs.map(path -> path.stream().map(Hash::hex).toList()))
        .containsExactly(
            List.of(
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"),
            List.of(
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
            List.of(
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"));
  }

  @Test
  void everyLeafOfEveryTreeIsProved() {
    for (int size = 1; size <= MANY; size++) {
      var tree = tree(size);
      var root = tree.root();
      for (int index = 0; index < size; index++) {
        assertThat(tree.inclusion(index).proves(LEAVES.get(index), root))
            .as("leaf %d of %d", index, size)
            .isTrue();
      }
    }
  }

  @Test
  void everyTreeGoesOnFromEveryOlderOne() {
    var roots = IntStream.rangeClosed(0, MANY).mapToObj(size -> tree(size).root()).toList();
    for (int size = 0; size <= MANY; size++) {
      var tree = tree(size);
      for (int older = 0; older <= size; older++) {
        assertThat(tree.consistency(older).proves(roots.get(older), roots.get(size)))
            .as("%d to %d", older, size)
            .isTrue();
      }
    }
  }

  @Test
  void aProofOfInclusionWithOneBitChangedIsRefused() {
    for (var size : List.of(1, 2, 3, 7, 8, 255, 256, 257, MANY)) {
      var tree = tree(size);
      for (var index : List.of(0, size / 2, size - 1)) {
        var proof = tree.inclusion(index);
        var leaf = LEAVES.get(index);
        assertThat(flipped(leaf)).noneMatch(other -> proof.proves(other, tree.root()));
        assertThat(flipped(tree.root())).noneMatch(other -> proof.proves(leaf, other));
        assertThat(paths(proof.path()))
            .noneMatch(path -> new InclusionProof(index, size, path).proves(leaf, tree.root()));
        assertThat(IntStream.range(0, size).filter(other -> other != index))
            .noneMatch(
                other -> new InclusionProof(other, size, proof.path()).proves(leaf, tree.root()));
      }
    }
  }

  @Test
  void aProofOfConsistencyWithOneBitChangedIsRefused() {
    for (var size : List.of(2, 3, 7, 8, 255, 256, 257, MANY)) {
      var tree = tree(size);
      for (var older : List.of(1, (size + 1) / 2, size - 1, size)) {
        var proof = tree.consistency(older);
        var olderRoot = tree(older).root();
        assertThat(flipped(olderRoot)).noneMatch(other -> proof.proves(other, tree.root()));
        assertThat(flipped(tree.root())).noneMatch(other -> proof.proves(olderRoot, other));
        assertThat(paths(proof.path()))
            .noneMatch(
                path -> new ConsistencyProof(older, size, path).proves(olderRoot, tree.root()));
      }
    }
  }

  /** Every path that differs by one bit, or by a hash more or less. */
  private static Stream<List<Hash>> paths(List<Hash> path) {
    var changed =
        IntStream.range(0, path.size())
            .boxed()
            .flatMap(place -> flipped(path.get(place)).map(hash -> replaced(path, place, hash)));
    var longer = new ArrayList<>(path);
    longer.add(Hash.EMPTY);
    var shorter = path.subList(0, Math.max(0, path.size() - 1));
    var others = path.isEmpty() ? Stream.<List<Hash>>of(longer) : Stream.of(longer, shorter);
    return Stream.concat(changed, others);
  }

  private static List<Hash> replaced(List<Hash> path, int place, Hash hash) {
    var copy = new ArrayList<>(path);
    copy.set(place, hash);
    return copy;
  }

  private static Stream<Hash> flipped(Hash hash) {
    return IntStream.range(0, Hash.LENGTH * Byte.SIZE)
        .mapToObj(bit -> {
          var bytes = hash.bytes();
          bytes[bit / Byte.SIZE] = (byte) (bytes[bit / Byte.SIZE] ^ (1 << (bit % Byte.SIZE)));
          return Hash.of(bytes);
        });
  }

  @Test
  void aProofOfWhatTheTreeDoesNotHaveIsNoProof() {
    // Given
    var root = tree(3).root();

    // When
    var proves =
        Stream.of(
            new InclusionProof(3, 3, List.of()).proves(root, root),
            new InclusionProof(-1, 3, List.of()).proves(root, root),
            new InclusionProof(0, 0, List.of()).proves(root, root),
            new ConsistencyProof(4, 3, List.of()).proves(root, root),
            new ConsistencyProof(-1, 3, List.of()).proves(root, root),
            new ConsistencyProof(0, 3, List.of()).proves(root, root),
            new ConsistencyProof(3, 4, List.of()).proves(root, root));

    // Then
    assertThat(proves).containsOnly(false);
  }

  @Test
  void aQuestionNeedsNoOtherTilesThanItTells() {
    // Given
    var size = 70_000;
    var leaves = Leaves.many(size);
    var appended = RightEdge.EMPTY.append(leaves);
    var tiles = new ArrayList<>(appended.completed());
    tiles.addAll(appended.edge().tiles());
    var index = 12_345;
    var older = 65_537;
    var needed = Tree.tilesOfInclusion(index, size);
    var neededToGoOn = Tree.tilesOfConsistency(older, size);

    // When
    var inclusion = Tree.of(size, only(tiles, needed)).inclusion(index);
    var consistency = Tree.of(size, only(tiles, neededToGoOn)).consistency(older);

    // Then
    var root = appended.edge().root();
    assertThat(needed)
        .containsExactlyInAnyOrder(
            new Tile(0, 48, 256), new Tile(1, 0, 256), new Tile(1, 1, 17), new Tile(0, 273, 112));
    assertThat(inclusion.proves(leaves.get(index), root)).isTrue();
    assertThat(
            consistency.proves(
                RightEdge.EMPTY.append(leaves.subList(0, older)).edge().root(), root))
        .isTrue();
    assertThat(Tree.of(size, only(tiles, Tree.tilesOfRoot(size))).root()).isEqualTo(root);
  }

  private static List<HashTile> only(List<HashTile> tiles, Set<Tile> needed) {
    return tiles.stream().filter(known -> needed.contains(known.tile())).toList();
  }

  @Test
  void aTileThatIsNotKnownIsNamed() {
    // Given
    var tree = Tree.of(300, List.of());

    // When
    var refusal = catchThrowable(tree::root);

    // Then
    assertThat(refusal).hasMessageContaining("tile/");
  }
}
