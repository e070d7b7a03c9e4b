package dev.lapse.tlog;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where hashes of the tree are kept: up to {@value #FULL} consecutive ones of a level, as C2SP
 * tlog-tiles says. On level 0 they are those of the leaves; above, each is that of a full tile.
 *
 * @param level 0…63
 * @param number which one of the level, from 0
 * @param width how many hashes it holds, 1…{@value #FULL}
 */
public record Tile(int level, long number, int width) {
  /** How many hashes a full tile holds. */
  public static final int FULL = 256;

  /** How many levels of the tree a level of tiles spans. */
  static final int HEIGHT = 8;

  private static final int HIGHEST_LEVEL = 63;
  private static final int GROUP = 1000;
  private static final Pattern LEVEL = Pattern.compile("0|[1-9][0-9]?");
  private static final Pattern NUMBER =
      Pattern.compile("((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

  public Tile {
    if (level < 0 || level > HIGHEST_LEVEL || number < 0 || width < 1 || width > FULL) {
      throw new MalformedException(
          "no tile has level " + level + ", number " + number + ", width " + width);
    }
  }

  /**
   * The tile of a level that holds a hash, in a tree of a size.
   *
   * @param place the place of the hash among those of the level
   */
  public static Tile holding(int level, long place, long size) {
    var number = place / FULL;
    var there = hashes(level, size) - number * FULL;
    return new Tile(level, number, (int) Math.min(there, FULL));
  }

  /** How many hashes a level holds, in a tree of a size. */
  static long hashes(int level, long size) {
    return level * HEIGHT >= Long.SIZE ? 0 : size >>> (level * HEIGHT);
  }

  /**
   * The tile that a path tells, as in {@code 1/x001/234} or {@code 0/067.p/12}: what follows {@code
   * tile/} in an address.
   *
   * @throws MalformedException if it is no such path
   */
  public static Tile parse(String path) {
    var slash = path.indexOf('/');
    var level = slash < 0 ? path : path.substring(0, slash);
    if (slash < 0 || !LEVEL.matcher(level).matches()) {
      throw new MalformedException("not the path of a tile: " + path);
    }
    return parse(Integer.parseInt(level), path.substring(slash + 1));
  }

  /**
   * The tile of level 0 whose entries a path tells, as in {@code x001/234} or {@code 067.p/12}:
   * what follows {@code tile/entries/} in an address.
   *
   * @throws MalformedException if it is no such path
   */
  public static Tile parseBundle(String path) {
    return parse(0, path);
  }

  private static Tile parse(int level, String path) {
    var matcher = NUMBER.matcher(path);
    if (!matcher.matches()) {
      throw new MalformedException("not the path of a tile: " + path);
    }
    var number = Long.parseLong(matcher.group(1).replaceAll("[x/]", ""));
    var width = matcher.group(2) == null ? FULL : Integer.parseInt(matcher.group(2));
    var tile = new Tile(level, number, width);
    if (!tile.numberPath().equals(path)) {
      throw new MalformedException("not the one path of a tile: " + path);
    }
    return tile;
  }

  /** Its address below the log's, as in {@code tile/0/x001/234.p/12}. */
  public String path() {
    return "tile/" + level + "/" + numberPath();
  }

  /** The address of the entries whose hashes it holds, below the log's; of level 0 alone. */
  public String bundlePath() {
    if (level != 0) {
      throw new IllegalStateException("only tiles of level 0 have entries, not " + this);
    }
    return "tile/entries/" + numberPath();
  }

  private String numberPath() {
    var path = String.format(Locale.ROOT, "%03d", number % GROUP);
    for (var rest = number / GROUP; rest > 0; rest /= GROUP) {
      path = String.format(Locale.ROOT, "x%03d/", rest % GROUP) + path;
    }
    return isFull() ? path : path + ".p/" + width;
  }

  /** Whether it never changes any more. */
  public boolean isFull() {
    return width == FULL;
  }

  /** The same place with all its hashes. */
  public Tile full() {
    return new Tile(level, number, FULL);
  }

  /** The place of its first hash among those of the level. */
  public long first() {
    return number * FULL;
  }
}
