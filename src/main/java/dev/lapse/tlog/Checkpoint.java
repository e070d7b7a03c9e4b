package dev.lapse.tlog;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a log commits itself to (C2SP tlog-checkpoint): how many entries it has, and the hash of
 * them all.
 *
 * @param origin which log; the name of its key
 * @param size how many leaves the tree has
 * @param root its hash
 * @param extensions further lines, usually none; not empty, without line feeds
 */
public record Checkpoint(String origin, long size, Hash root, List<String> extensions) {
  private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,18}");
  private static final int FIXED_LINES = 3;

  public Checkpoint {
    extensions = List.copyOf(extensions);
    if (size < 0 || isNoLine(origin) || extensions.stream().anyMatch(Checkpoint::isNoLine)) {
      throw new MalformedException("not a checkpoint: " + origin + ", " + size + ", " + extensions);
    }
  }

  public Checkpoint(String origin, long size, Hash root) {
    this(origin, size, root, List.of());
  }

  private static boolean isNoLine(String text) {
    return text.isEmpty() || text.indexOf('\n') >= 0;
  }

  /**
   * The checkpoint that the text of a note tells. The note is to be verified before.
   *
   * @throws MalformedException if it tells none
   */
  public static Checkpoint parse(String text) {
    var lines = lines(text);
    if (lines.size() < FIXED_LINES) {
      throw new MalformedException("a checkpoint has origin, size and root, a line each");
    }
    return new Checkpoint(
        lines.get(0),
        size(lines.get(1)),
        Hash.parse(lines.get(2)),
        lines.subList(FIXED_LINES, lines.size()));
  }

  private static List<String> lines(String text) {
    var lines = new ArrayList<String>();
    var start = 0;
    for (var end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      lines.add(text.substring(start, end));
      start = end + 1;
    }
    if (start != text.length()) {
      throw new MalformedException("a checkpoint ends with a line feed");
    }
    return lines;
  }

  static long size(String text) {
    if (!SIZE.matcher(text).matches()) {
      throw new MalformedException("not the size of a tree: " + text);
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new MalformedException("not the size of a tree: " + text, e);
    }
  }

  /** The text that is signed. */
  public String text() {
    var text = new StringBuilder();
    text.append(origin).append('\n').append(size).append('\n').append(root).append('\n');
    extensions.forEach(extension -> text.append(extension).append('\n'));
    return text.toString();
  }

  /** The note with this checkpoint, signed by every one of the keys. */
  public SignedNote sign(List<SigningKey> keys) {
    return new SignedNote(text(), keys.stream().map(key -> key.sign(text())).toList());
  }
}
