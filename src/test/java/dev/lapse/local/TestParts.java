package dev.lapse.local;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * The PostgreSQL and the Keycloak of the running tests, one of each in a JVM.
 *
 * <p>Quarkus loads the test classes anew for every test profile, so that a static field is not
 * shared between them: the parts belong to the copy of these classes that the JVM itself loaded.
 */
public interface TestParts {
  /** Host, port and database. */
  String databaseAddress();

  /** The owner of the database, whose password is the same. */
  String databaseUsername();

  /** The owner's password. */
  String databasePassword();

  /** The secret key that signs the audit log. */
  String logKey();

  /** The address of Keycloak. */
  String keycloakUrl();

  /** Starts Keycloak again on the same port, with the same data. */
  void startKeycloak();

  /** Stops Keycloak in good order. */
  void stopKeycloak();

  /** Ends Keycloak at once, as a crash would. */
  void killKeycloak();

  /** Starts PostgreSQL again on the same port, with the same data. */
  void startPostgres();

  /** Stops PostgreSQL, open connections or not. */
  void stopPostgres();

  /** Starts them at the first call in this JVM, with whose end they end. */
  static TestParts get() {
    Object shared = shared();
    return (TestParts)
        Proxy.newProxyInstance(
            TestParts.class.getClassLoader(),
            new Class<?>[] {TestParts.class},
            (proxy, method, arguments) -> {
              try {
                return shared.getClass().getMethod(method.getName()).invoke(shared);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static Object shared() {
    try {
      return ClassLoader.getSystemClassLoader()
          .loadClass(SharedTestParts.class.getName())
          .getMethod("get")
          .invoke(null);
    } catch (InvocationTargetException e) {
      throw new LocalFailureException(e.getCause().getMessage(), e);
    } catch (ReflectiveOperationException e) {
      throw new LocalFailureException("The tests are not on the JVM's own class path", e);
    }
  }
}
