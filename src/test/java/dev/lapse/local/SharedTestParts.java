package dev.lapse.local;

/** The copy that {@link TestParts} finds from every class loader; public for that alone. */
public final class SharedTestParts implements TestParts {
  /** The port on which Quarkus serves while it is tested. */
  private static final int TEST_PORT = 8081;

  private static SharedTestParts instance;

  private final LocalParts parts;

  private SharedTestParts(LocalParts parts) {
    this.parts = parts;
  }

  /** Starts the parts at the first call. */
  public static synchronized SharedTestParts get() {
    if (instance == null) {
      var parts = LocalParts.forTests(TEST_PORT);
      Runtime.getRuntime().addShutdownHook(new Thread(parts::kill, "stop-local-parts"));
      parts.start();
      instance = new SharedTestParts(parts);
    }
    return instance;
  }

  @Override
  public String databaseAddress() {
    return parts.postgres().address();
  }

  @Override
  public String databaseUsername() {
    return parts.postgres().username();
  }

  @Override
  public String databasePassword() {
    return parts.postgres().password();
  }

  @Override
  public String logKey() {
    return parts.logKey().secret();
  }

  @Override
  public String keycloakUrl() {
    return parts.keycloak().url();
  }

  @Override
  public void startKeycloak() {
    parts.keycloak().start();
  }

  @Override
  public void stopKeycloak() {
    parts.keycloak().stop();
  }

  @Override
  public void killKeycloak() {
    parts.keycloak().kill();
  }

  @Override
  public void startPostgres() {
    parts.postgres().start();
  }

  @Override
  public void stopPostgres() {
    parts.postgres().stop();
  }
}
