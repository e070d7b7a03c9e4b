package dev.lapse.verify;

import dev.lapse.tlog.CanonicalJson;
import dev.lapse.tlog.Checkpoint;
import dev.lapse.tlog.Hash;
import dev.lapse.tlog.MalformedException;
import dev.lapse.tlog.RightEdge;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.function.Consumer;

/**
 * Checks a whole log that was exported as lines: that the entries are those, and in that order,
 * that the checkpoint in the last line commits to.
 */
final class ExportCheck {
  private static final int AT_ONCE = 256;
  private static final String CHECKPOINT = "the checkpoint in the last line";

  private final TrustedKeys keys;
  private final Consumer<String> lines;

  ExportCheck(TrustedKeys keys, Consumer<String> lines) {
    this.keys = keys;
    this.lines = lines;
  }

  /**
   * Reads the export to its end.
   *
   * @throws NotVerifiedException at the first thing that is wrong
   */
  void check(BufferedReader export) throws IOException {
    var edge = RightEdge.EMPTY;
    var grants = new GrantCounts();
    var leaves = new ArrayList<Hash>();
    var line = export.readLine();
    for (var next = export.readLine(); next != null; next = export.readLine()) {
      leaves.add(leaf(line, edge.size() + leaves.size(), grants));
      if (leaves.size() == AT_ONCE) {
        edge = edge.append(leaves).edge();
        leaves.clear();
      }
      line = next;
    }
    agrees(checkpoint(line), edge.append(leaves).edge());
  }

  private static Hash leaf(String line, long index, GrantCounts grants) {
    var bytes = line.getBytes(StandardCharsets.UTF_8);
    grants.count(LoggedEntry.parse(index, bytes));
    return Hash.ofLeaf(bytes);
  }

  private Checkpoint checkpoint(String line) {
    try {
      var last =
          CanonicalJson.readCanonical(
              line == null ? new byte[0] : line.getBytes(StandardCharsets.UTF_8));
      var note = Members.text(last, "checkpoint");
      var bytes = note.getBytes(StandardCharsets.UTF_8);
      var checkpoint = keys.open(CHECKPOINT, bytes);
      keys.cosignaturesOn(CHECKPOINT, bytes).forEach(this::tell);
      return checkpoint;
    } catch (MalformedException e) {
      throw new NotVerifiedException("the export is cut off: no checkpoint is in its last line", e);
    }
  }

  private void agrees(Checkpoint checkpoint, RightEdge edge) {
    if (checkpoint.size() != edge.size()) {
      throw new NotVerifiedException(
          "there are %d entries, and the checkpoint has %d"
              .formatted(edge.size(), checkpoint.size()));
    }
    if (!checkpoint.root().equals(edge.root())) {
      throw new NotVerifiedException(
          "entries were changed, or are in another order: their root is %s, and signed is %s"
              .formatted(edge.root(), checkpoint.root()));
    }
    tell("log " + checkpoint.origin() + ", " + checkpoint.size() + " entries");
    tell("every entry is what the root " + checkpoint.root() + " was made of");
  }

  private void tell(String line) {
    lines.accept(PlainWords.visible(line));
  }
}
