package dev.lapse.audit;

import dev.lapse.tlog.CanonicalJson;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * The whole log as lines: an entry each, in their order, and last the checkpoint over them. Only so
 * much of it is in memory as one reading brings.
 */
@ApplicationScoped
public class LogExport {
  private static final int AT_ONCE = 256;

  private final Pool pool;
  private final LogStore store;

  LogExport(Pool pool, LogStore store) {
    this.pool = pool;
    this.store = store;
  }

  /**
   * The lines up to the newest checkpoint, some at once and no newline after the last of them;
   * empty before the first checkpoint.
   */
  public Uni<Optional<Multi<byte[]>>> lines() {
    return store.lastHead(pool).map(head -> head.map(this::linesUpTo));
  }

  private Multi<byte[]> linesUpTo(SignedHead head) {
    var entries =
        Multi.createFrom()
            .items(() ->
                LongStream.iterate(0, from -> from < head.size(), from -> from + AT_ONCE).boxed())
            .onItem()
            .transformToUniAndConcatenate(
                from -> lines(from, Math.min(from + AT_ONCE, head.size())));
    var checkpoint =
        Multi.createFrom().item(() -> CanonicalJson.write(Map.of("checkpoint", head.note())));
    return Multi.createBy().concatenating().streams(entries, checkpoint);
  }

  private Uni<byte[]> lines(long from, long to) {
    return store.entries(pool, from, to).map(entries -> joined(entries, from, to));
  }

  /** Ends the export without its last line, rather than to leave something out of it. */
  private static byte[] joined(List<byte[]> entries, long from, long to) {
    if (entries.size() != to - from) {
      throw new BrokenLogException(
          "entries %d to %d are %d only".formatted(from, to - 1, entries.size()));
    }
    var lines = new ByteArrayOutputStream();
    for (var entry : entries) {
      if (lines.size() > 0) {
        lines.write('\n');
      }
      lines.writeBytes(entry);
    }
    return lines.toByteArray();
  }
}
