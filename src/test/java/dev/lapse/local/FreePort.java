package dev.lapse.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports of this machine. */
public final class FreePort {
  private FreePort() {}

  /** One that nobody listens on, for now. */
  public static int find() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether nobody listens on the port, neither on all addresses nor on this machine's own. */
  static boolean isFree(int port) {
    return canListen(null, port) && canListen(InetAddress.getLoopbackAddress(), port);
  }

  private static boolean canListen(InetAddress address, int port) {
    try (var socket = new ServerSocket(port, 1, address)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
