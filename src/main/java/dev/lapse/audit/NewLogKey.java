package dev.lapse.audit;

import dev.lapse.tlog.KeyKind;
import dev.lapse.tlog.MalformedException;
import dev.lapse.tlog.SigningKey;
import dev.lapse.tlog.VerifierKey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Consumer;

/** The command line of {@code key}: it makes the key of a log. */
public final class NewLogKey {
  private static final int IS_MADE = 0;
  private static final int NOT_MADE = 1;
  private static final int NOT_UNDERSTOOD = 2;

  private NewLogKey() {}

  /**
   * Makes what the words ask for: the name of the log, and the file for the secret.
   *
   * @param lines takes what others check the log with, or what went wrong
   * @return the exit status
   */
  public static int run(List<String> words, Consumer<String> lines) {
    if (words.size() != 2) {
      lines.accept("usage: key NAME FILE, as in: key lapse.example.com/audit audit.key");
      return NOT_UNDERSTOOD;
    }
    try {
      lines.accept(make(words.getFirst(), Path.of(words.getLast())).toString());
      return IS_MADE;
    } catch (MalformedException | InvalidPathException e) {
      lines.accept(e.getMessage());
    } catch (FileAlreadyExistsException e) {
      lines.accept(e.getMessage() + " is there already, and a key is never replaced");
    } catch (IOException e) {
      lines.accept("the file can't be written: " + e);
    }
    return NOT_MADE;
  }

  /**
   * Makes a key, and keeps its secret in a new file that nobody else may read.
   *
   * @throws MalformedException if a log can't be called so
   * @throws FileAlreadyExistsException if the file is there
   */
  public static VerifierKey make(String name, Path file) throws IOException {
    var key = SigningKey.generate(name, KeyKind.ED25519, new SecureRandom());
    var onlyForUs =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Files.createFile(file, onlyForUs);
    Files.writeString(file, key.secret() + "\n");
    return key.verifier();
  }
}
