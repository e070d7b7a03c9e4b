package dev.lapse.local;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A time in which the service of {@code ./dev up} is gone: killed, and not started again. */
final class Outage implements AutoCloseable {
  private final SocketChannel connection;

  private Outage(SocketChannel connection) {
    this.connection = connection;
  }

  /** Returns when the service is gone; fails where no {@link Outages} listen. */
  static Outage begin(Path address) throws IOException {
    var connection = SocketChannel.open(UnixDomainSocketAddress.of(address));
    try {
      var word = ByteBuffer.allocate(1);
      if (connection.read(word) != 1 || word.get(0) != Outages.GONE) {
        throw new IOException("Lapse could not be killed");
      }
      return new Outage(connection);
    } catch (IOException e) {
      connection.close();
      throw e;
    }
  }

  /** The service is started again; it takes a few seconds until it answers. */
  @Override
  public void close() {
    try {
      connection.close();
    } catch (IOException e) {
      throw new LocalFailureException("Lapse is not started again: " + e.getMessage(), e);
    }
  }
}
