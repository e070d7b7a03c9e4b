package dev.lapse.tlog;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The entries of a tile of level 0: each after its length, in two bytes, as tlog-tiles says. */
public final class EntryBundle {
  /** How many bytes an entry can have at most: 65,535. */
  public static final int LONGEST_ENTRY = 0xFFFF;

  private EntryBundle() {}

  /**
   * The bundle of entries, as it is served.
   *
   * @throws MalformedException if an entry has more than {@value #LONGEST_ENTRY} bytes
   */
  public static byte[] encode(List<byte[]> entries) {
    var bundle = new ByteArrayOutputStream();
    for (var entry : entries) {
      if (entry.length > LONGEST_ENTRY) {
        throw new MalformedException(
            "an entry has " + entry.length + " bytes, and " + LONGEST_ENTRY + " at most fit");
      }
      bundle.write(entry.length >>> Byte.SIZE);
      bundle.write(entry.length);
      bundle.writeBytes(entry);
    }
    return bundle.toByteArray();
  }

  /**
   * The entries of a bundle.
   *
   * @throws MalformedException if it does not hold as many as the tile is wide, and nothing else
   */
  public static List<byte[]> decode(Tile tile, byte[] bundle) {
    var bytes = ByteBuffer.wrap(bundle);
    var entries = new ArrayList<byte[]>(tile.width());
    for (int i = 0; i < tile.width(); i++) {
      entries.add(entry(tile, bytes));
    }
    if (bytes.hasRemaining()) {
      throw new MalformedException(
          tile.bundlePath() + " goes on for " + bytes.remaining() + " bytes after its last entry");
    }
    return entries;
  }

  private static byte[] entry(Tile tile, ByteBuffer bytes) {
    if (bytes.remaining() < Short.BYTES) {
      throw new MalformedException(tile.bundlePath() + " ends before an entry");
    }
    var length = Short.toUnsignedInt(bytes.getShort());
    if (bytes.remaining() < length) {
      throw new MalformedException(tile.bundlePath() + " ends within an entry");
    }
    var entry = new byte[length];
    bytes.get(entry);
    return entry;
  }
}
