package dev.lapse.local;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Takes the service away for whoever connects to a socket in the data folder: it is killed then,
 * and started again when the connection ends, however it ends.
 */
final class Outages {
  /** What is sent once the service is gone. */
  static final byte GONE = '!';

  private final ServerSocketChannel socket;
  private final LocalLapse lapse;
  private final PrintStream out;

  private Outages(ServerSocketChannel socket, LocalLapse lapse, PrintStream out) {
    this.socket = socket;
    this.lapse = lapse;
    this.out = out;
  }

  /** Listens until this program ends; one outage after the other. */
  static void listen(Path address, LocalLapse lapse, PrintStream out) {
    try {
      // Left behind by a run that was killed; ours alone, since the ports are.
      Files.deleteIfExists(address);
      address.toFile().deleteOnExit();
      var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      socket.bind(UnixDomainSocketAddress.of(address));
      var outages = new Outages(socket, lapse, out);
      Thread.ofPlatform().daemon().name("outages").start(outages::serve);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve() {
    while (socket.isOpen()) {
      try (var caller = socket.accept()) {
        takeAwayFor(caller);
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        out.println("Somebody who wanted Lapse gone has left: " + e.getMessage());
      }
    }
  }

  private void takeAwayFor(SocketChannel caller) throws IOException {
    lapse.kill();
    out.println("Lapse was killed, for ./dev demo; it is started again when that is over.");
    try {
      caller.write(ByteBuffer.wrap(new byte[] {GONE}));
      awaitEnd(caller);
    } finally {
      startAgain();
    }
  }

  /** Nothing is ever sent by the other side. */
  private static void awaitEnd(SocketChannel caller) throws IOException {
    var nothing = ByteBuffer.allocate(1);
    while (caller.read(nothing) >= 0) {
      nothing.clear();
    }
  }

  private void startAgain() {
    if (!ChildProcess.allAreStopping()) {
      lapse.start();
      out.println("Lapse is started again.");
    }
  }
}
