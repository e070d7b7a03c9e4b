package dev.lapse.trust;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jboss.logging.Logger;

/**
 * Believes by the certificates in a file, as it was last read. The judging is Java's own, that of
 * the server's name included.
 */
final class TrustFile extends X509ExtendedTrustManager {
  private static final Logger LOG = Logger.getLogger(TrustFile.class);

  /** The file at one time. */
  private record Content(String text, KeyStore store, X509ExtendedTrustManager judge) {}

  private final Path path;
  private volatile Content content;

  private TrustFile(Path path, Content content) {
    this.path = path;
    this.content = content;
  }

  /**
   * Reads it for the first time.
   *
   * @throws IllegalStateException where it can't be read, or holds no certificate
   */
  static TrustFile read(String file) {
    Path path = Path.of(file);
    try {
      return new TrustFile(path, content(Files.readString(path)));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(
          "lapse.trust.keycloak names %s, from which no certificate can be read: %s"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** What can't be read changes nothing: it may be half written. */
  void readAgain() {
    try {
      String text = Files.readString(path);
      if (!text.equals(content.text())) {
        content = content(text);
        LOG.infof("Keycloak is believed by what %s holds now", path);
      }
    } catch (IOException | GeneralSecurityException e) {
      LOG.warnf(
          "no certificate can be read from %s, so Keycloak is believed by what it held: %s",
          path, e.getMessage());
    }
  }

  private static Content content(String text) throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (Certificate each : certificates(text)) {
      store.setCertificateEntry(Integer.toString(store.size()), each);
    }
    return new Content(text, store, judge(store));
  }

  private static List<Certificate> certificates(String text) throws CertificateException {
    var found =
        List.<Certificate>copyOf(
            CertificateFactory.getInstance("X.509")
                .generateCertificates(
                    new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
    if (found.isEmpty()) {
      throw new CertificateException("it holds none");
    }
    return found;
  }

  private static X509ExtendedTrustManager judge(KeyStore store) throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return Stream.of(factory.getTrustManagers())
        .filter(X509ExtendedTrustManager.class::isInstance)
        .map(X509ExtendedTrustManager.class::cast)
        .findFirst()
        .orElseThrow(() -> new CertificateException("Java has nothing to judge it by"));
  }

  /** The certificates. */
  KeyStore store() {
    return content.store();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    content.judge().checkServerTrusted(chain, type, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    content.judge().checkServerTrusted(chain, type, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    content.judge().checkServerTrusted(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    content.judge().checkClientTrusted(chain, type, engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    content.judge().checkClientTrusted(chain, type, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    content.judge().checkClientTrusted(chain, type);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return content.judge().getAcceptedIssuers();
  }
}
