package dev.lapse.trust;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Connects to PostgreSQL by the certificates in a file as they are when a connection is made: a
 * pool that read them once would refuse a server whose authority was replaced.
 */
@Singleton
public class TrustedDatabase implements PgPoolCreator {
  private final TrustConfiguration configuration;

  TrustedDatabase(TrustConfiguration configuration) {
    this.configuration = configuration;
  }

  @Override
  public Pool create(Input input) {
    var pool = PgBuilder.pool().with(input.poolOptions()).using(input.vertx());
    var options = input.pgConnectOptionsList();
    return configuration
        .database()
        .map(file ->
            pool.connectingTo(() -> trusting(input.vertx(), options.getFirst(), file)).build())
        .orElseGet(() -> pool.connectingTo(List.<SqlConnectOptions>copyOf(options)).build());
  }

  private static Future<SqlConnectOptions> trusting(
      Vertx vertx, PgConnectOptions options, String file) {
    return vertx.fileSystem().readFile(file).map(certificates -> trusting(options, certificates));
  }

  private static PgConnectOptions trusting(PgConnectOptions options, Buffer certificates) {
    var trusting = new PgConnectOptions(options).setSslMode(SslMode.VERIFY_FULL);
    trusting.setHostnameVerificationAlgorithm("HTTPS");
    trusting.setTrustOptions(new PemTrustOptions().addCertValue(certificates));
    return trusting;
  }
}
