package dev.lapse.tlog;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Leaves of trees in tests. */
final class Leaves {
  /** Those of the tree with which Certificate Transparency's implementations test themselves. */
  static final List<Hash> KNOWN =
      Stream.of(
              "",
              "00",
              "10",
              "2021",
              "3031",
              "40414243",
              "5051525354555657",
              "606162636465666768696a6b6c6d6e6f")
          .map(hex -> Hash.ofLeaf(HexFormat.of().parseHex(hex)))
          .toList();

  private Leaves() {}

  /** As many as asked, each another. */
  static List<Hash> many(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Hash.ofLeaf(new byte[] {(byte) (i >> 16), (byte) (i >> 8), (byte) i}))
        .toList();
  }
}
