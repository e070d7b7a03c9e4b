package dev.lapse.verify;

import java.util.Optional;

/** Where a log is served. */
interface LogReader {
  /**
   * What is served at a path below the log's address; empty if there is nothing.
   *
   * @throws NotCheckedException if no answer was had
   */
  Optional<byte[]> read(String path);
}
