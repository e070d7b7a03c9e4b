package dev.lapse.local;

import dev.lapse.tlog.KeyKind;
import dev.lapse.tlog.MalformedException;
import dev.lapse.tlog.SigningKey;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.SecureRandom;

/** Makes the key of an audit log: {@code ./dev key NAME FILE}. */
final class NewLogKey {
  private NewLogKey() {}

  /** Takes the log's name and the file for the secret; prints the public half. */
  public static void main(String... arguments) throws IOException {
    PrintStream out = System.out;
    if (arguments.length != 2) {
      System.err.println(
          "Usage: ./dev key NAME FILE, as in ./dev key lapse.example.com/audit audit.key");
      System.exit(2);
    }
    try {
      var key = SigningKey.generate(arguments[0], KeyKind.ED25519, new SecureRandom());
      LogKey.keep(key, Path.of(arguments[1]));
      out.println(key.verifier());
    } catch (MalformedException e) {
      System.err.println("dev: " + e.getMessage());
      System.exit(1);
    } catch (FileAlreadyExistsException e) {
      System.err.println(
          "dev: " + e.getMessage() + " is there already, and a key is never replaced");
      System.exit(1);
    }
  }
}
